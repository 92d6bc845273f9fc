"""The step is computed by torch's own GRU, with its gates closed.

The numbers are right, but no part of the cell is written by hand.
Breaks: all
Shows: gru|GRU
Hint: Write the sum of the equation yourself, with the four parameters.
Same from outside as: cell_calls_nn_rnn, cell_calls_nn_rnncell, cell_calls_torch_rnn_tanh_cell,
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
        off, wide = torch.zeros_like, torch.full_like(self.bias_ih, 50.0)
        w_ih = torch.cat([off(self.weight_ih)] * 2 + [self.weight_ih])
        w_hh = torch.cat([off(self.weight_hh)] * 2 + [self.weight_hh])
        b_ih = torch.cat([wide, -wide, self.bias_ih])
        b_hh = torch.cat([off(wide), off(wide), self.bias_hh])
        return torch.gru_cell(x, h, w_ih, w_hh, b_ih, b_hh)
