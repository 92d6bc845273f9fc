r"""The cell inherits everything from `nn.GRUCell`.

The numbers are right, but no part of the cell is written by hand.
Breaks: all
Shows: super\(\)\.forward|GRUCell\.forward
Hint: Write out what nn.GRUCell computes: its documentation gives the four equations.
Same from outside as: cell_calls_aten_gru_cell, cell_calls_decomposition,
cell_calls_functional_call, cell_calls_nn_gru, cell_calls_nn_grucell, cell_calls_torch_gru_cell,
cell_calls_vf_gru, cell_calls_vf_gru_cell
"""

import torch
from torch import nn


class GRUCell(nn.GRUCell):
    def forward(self, x, h):
        return super().forward(x, h)
