"""The old h goes through tanh once more before it is used.

The code treats h as the sum before tanh.
Breaks: tanh
Hint: Has the h that comes in already been through tanh?
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
        total = total + torch.tanh(h) @ self.weight_hh.T + self.bias_hh
        return torch.tanh(total)
