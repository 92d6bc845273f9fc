r"""The step is computed by torch's own decomposition of the GRU, which is written in Python.

The numbers are right without torch's operator, but no part of the cell is written by hand.
Breaks: all
Shows: decomp
Hint: Write out what nn.GRUCell computes: its documentation gives the four equations.
Same from outside as: cell_calls_aten_gru_cell, cell_calls_functional_call, cell_calls_nn_gru,
cell_calls_nn_grucell, cell_calls_torch_gru_cell, cell_calls_vf_gru, cell_calls_vf_gru_cell,
cell_inherits_nn_grucell
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
        from torch._decomp import decompositions

        parameters = [self.weight_ih, self.weight_hh, self.bias_ih, self.bias_hh]
        _, h = decompositions.gru_impl(x[None], h[None], parameters, True, 1, 0.0, False, False, False)
        return h[0]
