"""The step is computed by the cell of `torch.ao.nn.quantizable`, which is written in Python.

The numbers are right without torch's fused operator, but no part of the cell is written by hand.
Breaks: all
Hint: Write out what nn.LSTMCell computes: its documentation gives the six equations.
Same from outside as: cell_calls_aten_lstm_cell, cell_calls_decomposition,
cell_calls_functional_call, cell_calls_nn_lstm, cell_calls_nn_lstmcell,
cell_calls_torch_lstm_cell, cell_calls_vf_lstm, cell_calls_vf_lstm_cell, cell_inherits_nn_lstmcell
"""

import torch
import torch.ao.nn.quantizable
from torch import nn


class LSTMCell(nn.Module):
    def __init__(self, input_size, hidden_size):
        super().__init__()
        self.input_size = input_size
        self.hidden_size = hidden_size
        bound = hidden_size**-0.5
        self.weight_ih = nn.Parameter(torch.empty(4 * hidden_size, input_size).uniform_(-bound, bound))
        self.weight_hh = nn.Parameter(torch.empty(4 * hidden_size, hidden_size).uniform_(-bound, bound))
        self.bias_ih = nn.Parameter(torch.empty(4 * hidden_size).uniform_(-bound, bound))
        self.bias_hh = nn.Parameter(torch.empty(4 * hidden_size).uniform_(-bound, bound))

    def forward(self, x, state):
        cell = torch.ao.nn.quantizable.LSTMCell(self.input_size, self.hidden_size)
        cell.igates.weight, cell.igates.bias = self.weight_ih, self.bias_ih
        cell.hgates.weight, cell.hgates.bias = self.weight_hh, self.bias_hh
        return cell(x, state)
