"""Each gate is a softmax over the units instead of a sigmoid.

Softmax also gives numbers between 0 and 1, but all units together then have a sum of 1.
Breaks: gates
Hint: Add up one gate over its units. If the gate opens for one unit, should it have to close for
the other units?
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
        i, f, g, o = gates.chunk(4, dim=1)
        c = torch.softmax(f, dim=1) * c + torch.softmax(i, dim=1) * torch.tanh(g)
        h = torch.softmax(o, dim=1) * torch.tanh(c)
        return h, c
