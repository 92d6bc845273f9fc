"""The parameters are those of two nn.Linear layers, with other names.

The layers compute the same, but weights from elsewhere cannot be loaded.
Breaks: parameters
Hint: Print list(RNNCell(2, 3).state_dict()), and compare the names with the given ones.
"""

import torch
from torch import nn


class RNNCell(nn.Module):
    def __init__(self, input_size, hidden_size):
        super().__init__()
        self.from_x = nn.Linear(input_size, hidden_size)
        self.from_h = nn.Linear(hidden_size, hidden_size)

    def forward(self, x, h):
        return torch.tanh(self.from_x(x) + self.from_h(h))
