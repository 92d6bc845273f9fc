"""The old h is overwritten.

h.copy_ writes the new state over the old state, but the caller may still need the old one.
Breaks: alone
Hint: Compare the h that you pass in before and after the call. Has it changed?
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
        total = x @ self.weight_ih.T + self.bias_ih
        total = total + h @ self.weight_hh.T + self.bias_hh
        new = torch.tanh(total)
        with torch.no_grad():
            h.copy_(new)
        return new
