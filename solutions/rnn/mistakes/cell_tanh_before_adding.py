"""Each half of the sum goes through its own tanh.

The two products look like two layers, each with its own activation.
Breaks: tanh
Hint: Is the tanh of a sum the sum of the tanhs?
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
        new = torch.tanh(x @ self.weight_ih.T + self.bias_ih)
        return new + torch.tanh(h @ self.weight_hh.T + self.bias_hh)
