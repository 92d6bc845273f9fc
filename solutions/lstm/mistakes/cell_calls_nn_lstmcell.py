"""The step is computed by `nn.LSTMCell`, with the parameters of this cell.

The numbers are right, but no part of the cell is written by hand.
Breaks: all
Hint: Write out what nn.LSTMCell computes: its documentation gives the six equations.
Same from outside as: cell_calls_aten_lstm_cell, cell_calls_decomposition,
cell_calls_functional_call, cell_calls_nn_lstm, cell_calls_quantizable,
cell_calls_torch_lstm_cell, cell_calls_vf_lstm, cell_calls_vf_lstm_cell, cell_inherits_nn_lstmcell
"""

import torch
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
        cell = nn.LSTMCell(self.input_size, self.hidden_size)
        cell.weight_ih = self.weight_ih
        cell.weight_hh = self.weight_hh
        cell.bias_ih = self.bias_ih
        cell.bias_hh = self.bias_hh
        return cell(x, state)
