"""The tanh written by hand is too flat: it is tanh of half the sum.

(1 - e^-z) / (1 + e^-z) looks like tanh, but it is tanh of z/2.
Breaks: tanh
Hint: Compare your function with torch.tanh at 1.
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
        e = torch.exp(-total)
        return (1 - e) / (1 + e)
