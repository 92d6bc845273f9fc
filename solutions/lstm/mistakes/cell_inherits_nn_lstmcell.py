"""The cell inherits everything from `nn.LSTMCell`.

The numbers are right, but no part of the cell is written by hand.
Breaks: all
Hint: Write out what nn.LSTMCell computes: its documentation gives the six equations.
Same from outside as: cell_calls_aten_lstm_cell, cell_calls_decomposition,
cell_calls_functional_call, cell_calls_nn_lstm, cell_calls_nn_lstmcell, cell_calls_quantizable,
cell_calls_torch_lstm_cell, cell_calls_vf_lstm, cell_calls_vf_lstm_cell
"""

from torch import nn


class LSTMCell(nn.LSTMCell):
    def forward(self, x, state):
        return super().forward(x, state)
