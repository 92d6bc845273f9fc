r"""The step is computed by torch's own nn.RNNCell.

The numbers are right, but no part of the cell is written by hand.
Breaks: all
Shows: nn\.RNNCell\(
Hint: Write the sum of the equation yourself, with the four parameters.
Same from outside as: cell_calls_gru_cell, cell_calls_nn_rnn, cell_calls_torch_rnn_tanh_cell,
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
        cell = nn.RNNCell(x.shape[1], h.shape[1]).to(x)
        return torch.func.functional_call(cell, dict(self.named_parameters()), (x, h))
