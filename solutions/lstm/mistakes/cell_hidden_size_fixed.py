"""The hidden size is written into the slices as a number.

This works only for the size that the notebook uses.
Breaks: blocks
Hint: Which number in your slices should come from the cell itself?
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
        i = torch.sigmoid(gates[:, 0:128])
        f = torch.sigmoid(gates[:, 128:256])
        g = torch.tanh(gates[:, 256:384])
        o = torch.sigmoid(gates[:, 384:512])
        c = f * c + i * g
        h = o * torch.tanh(c)
        return h, c
