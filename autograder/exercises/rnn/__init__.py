"""The exercise ``rnn``: a plain recurrent network, and how its gradient vanishes."""

from .._definition import read

EXERCISE = read(__name__)
