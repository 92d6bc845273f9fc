r"""The step is computed by `nn.GRU`, called on a sequence of one step.

The numbers are right, but no part of the cell is written by hand.
Breaks: all
Shows: \bGRU\(
Hint: Write out what nn.GRUCell computes: its documentation gives the four equations.
Same from outside as: cell_calls_aten_gru_cell, cell_calls_decomposition,
cell_calls_functional_call, cell_calls_nn_grucell, cell_calls_torch_gru_cell, cell_calls_vf_gru,
cell_calls_vf_gru_cell, cell_inherits_nn_grucell
"""

import torch
from torch import nn


class GRUCell(nn.Module):
    def __init__(self, input_size, hidden_size):
        super().__init__()
        self.weight_ih = nn.Parameter(torch.empty(3 * hidden_size, input_size))
        self.weight_hh = nn.Parameter(torch.empty(3 * hidden_size, hidden_size))
        self.bias_ih = nn.Parameter(torch.empty(3 * hidden_size))
        self.bias_hh = nn.Parameter(torch.empty(3 * hidden_size))
        bound = hidden_size**-0.5
        for parameter in self.parameters():
            nn.init.uniform_(parameter, -bound, bound)

    def forward(self, x, h):
        gru = nn.GRU(x.shape[1], h.shape[1])
        gru.weight_ih_l0, gru.weight_hh_l0 = self.weight_ih, self.weight_hh
        gru.bias_ih_l0, gru.bias_hh_l0 = self.bias_ih, self.bias_hh
        return gru(x.unsqueeze(0), h.unsqueeze(0))[1].squeeze(0)
