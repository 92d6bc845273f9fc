"""The exercise ``lstm``: an LSTM by hand. All that knows what an LSTM is lies here."""

from .._definition import read

EXERCISE = read(__name__)
