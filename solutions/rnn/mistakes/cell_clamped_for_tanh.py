"""The sum is clamped to -1 and 1 instead of going through tanh.

Clamping (hardtanh) has the same limits as tanh.
Breaks: tanh
Hint: What does your function give at 0.9?
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
        return total.clamp(-1, 1)
