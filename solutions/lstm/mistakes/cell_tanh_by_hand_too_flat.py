"""The tanh written by hand is 2 sigmoid(z) - 1, half as steep as tanh.

tanh is a sigmoid that is stretched in both directions, but here it is stretched in only one
direction.
Breaks: g h
Hint: Both functions run from -1 to 1, but yours rises more slowly. What still has to be stretched:
the result or z?
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

    def _tanh(self, z):
        return 2 * torch.sigmoid(z) - 1

    def forward(self, x, state):
        h, c = state
        gates = x @ self.weight_ih.T + self.bias_ih + h @ self.weight_hh.T + self.bias_hh
        i, f, g, o = gates.chunk(4, dim=1)
        c = torch.sigmoid(f) * c + torch.sigmoid(i) * self._tanh(g)
        h = torch.sigmoid(o) * self._tanh(c)
        return h, c
