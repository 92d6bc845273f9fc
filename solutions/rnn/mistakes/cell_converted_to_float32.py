"""The inputs are converted to float32.

float() removes an error about dtypes, but only for float32 models.
Breaks: dtype
Hint: Convert the cell and its inputs with .double(). What does your forward do to them?
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
        total = x.float() @ self.weight_ih.T + self.bias_ih
        total = total + h.float() @ self.weight_hh.T + self.bias_hh
        return torch.tanh(total)
