r"""The class inherits forward from torch's own nn.RNNCell.

The numbers are right, but no part of the cell is written by hand.
Breaks: all
Shows: super\(\)|RNNCell\)
Hint: Write the sum of the equation yourself, with the four parameters.
Same from outside as: cell_calls_gru_cell, cell_calls_nn_rnn, cell_calls_nn_rnncell,
cell_calls_torch_rnn_tanh_cell
"""

import torch
from torch import nn


class RNNCell(nn.RNNCell):
    def __init__(self, input_size, hidden_size):
        super().__init__(input_size, hidden_size)

    def forward(self, x, h):
        return super().forward(x, h)
