r"""The step is computed by torch's own nn.RNN, on a sequence of one step.

The numbers are right, but no part of the cell is written by hand.
Breaks: all
Shows: \bRNN\(
Hint: Write the sum of the equation yourself, with the four parameters.
Same from outside as: cell_calls_gru_cell, cell_calls_nn_rnncell, cell_calls_torch_rnn_tanh_cell,
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
        rnn = nn.RNN(x.shape[1], h.shape[1]).to(x)
        for name, parameter in self.named_parameters():
            getattr(rnn, name + '_l0').data.copy_(parameter)
        return rnn(x[None], h[None])[1][0]
