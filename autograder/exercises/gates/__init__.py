"""The exercise ``gates``: the gates of an LSTM over time, and what they keep."""

from .._definition import read

EXERCISE = read(__name__)
