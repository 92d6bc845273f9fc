"""The step is computed by torch's own torch.rnn_tanh_cell.

The numbers are right, but no part of the cell is written by hand.
Breaks: all
Shows: rnn_tanh_cell
Hint: Write the sum of the equation yourself, with the four parameters.
Same from outside as: cell_calls_gru_cell, cell_calls_nn_rnn, cell_calls_nn_rnncell,
cell_inherits_nn_rnncell
"""

import torch
from torch import nn


class RNNCell(nn.Module):
    def __init__(self, input_size, hidden_size):
        super().__init__()
        self.weight_ih = nn.Parameter(torch.empty(hidden_size, input_size))
        self.weight_hh = nn.Parameter(torch.empty(hidden_size, hidden_size))
        self.bias_ih = nn.Parameter(torch.empty(hidden_size))
        self.bias_hh = nn.Parameter(torch.empty(hidden_size))
        bound = hidden_size**-0.5
        for parameter in self.parameters():
            nn.init.uniform_(parameter, -bound, bound)

    def forward(self, x, h):
        return torch.rnn_tanh_cell(x, h, self.weight_ih, self.weight_hh, self.bias_ih, self.bias_hh)
