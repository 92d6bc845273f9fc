"""The two matrices are joined at the first call and kept for all later ones.

The first call is right. But after a step of the optimizer, the cell still computes with the old
weights.
Breaks: alone
Hint: Call the cell, change its weights, and call the cell again. Which weights does the second call
use?
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
        self._joined = None

    def forward(self, x, state):
        h, c = state
        if self._joined is None:
            self._joined = torch.cat([self.weight_ih, self.weight_hh], dim=1)
        gates = torch.cat([x, h], dim=1) @ self._joined.T + self.bias_ih + self.bias_hh
        i, f, g, o = gates.chunk(4, dim=1)
        c = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
        h = torch.sigmoid(o) * torch.tanh(c)
        return h, c
