"""The parameters are joined once, in `__init__`.

This saves a concatenation at each step. But the joined copy does not change when weights are loaded
or learned later.
Breaks: alone
Hint: The check puts other values into the parameters after `__init__`. Which of your tensors still
hold the old ones?
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
        self.w = torch.cat([self.weight_ih, self.weight_hh], dim=1).t()
        self.b = self.bias_ih + self.bias_hh

    def forward(self, x, state):
        h, c = state
        gates = torch.cat([x, h], dim=1) @ self.w + self.b
        i, f, g, o = gates.chunk(4, dim=1)
        c = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
        h = torch.sigmoid(o) * torch.tanh(c)
        return h, c
