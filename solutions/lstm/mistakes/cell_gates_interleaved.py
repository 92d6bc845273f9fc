"""The gates are read unit by unit, as if the four numbers of one unit lay side by side.

The pre-activations are viewed as (batch, hidden, 4) and not as four blocks of hidden numbers; the
shapes fit either way.
Hint: Draw one row of the 4H numbers and mark which of them belong to the first gate.
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
        h, c = state
        gates = x @ self.weight_ih.T + self.bias_ih + h @ self.weight_hh.T + self.bias_hh
        gates = gates.view(x.shape[0], self.hidden_size, 4)
        i = torch.sigmoid(gates[..., 0])
        f = torch.sigmoid(gates[..., 1])
        g = torch.tanh(gates[..., 2])
        o = torch.sigmoid(gates[..., 3])
        c_next = f * c + i * g
        h_next = o * torch.tanh(c_next)
        return h_next, c_next
