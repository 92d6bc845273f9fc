"""The exercise ``gru``: the cell of a GRU, the LSTM's younger relative."""

from .._definition import read

EXERCISE = read(__name__)
