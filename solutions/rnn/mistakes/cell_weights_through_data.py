r"""The parameters are read through .data.

Older code does this, but .data hides the parameters from autograd.
Breaks: gradients
Shows: \.data|detach
Hint: Call backward on the sum of h. Which of the parameters have a .grad?
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
        total = x @ self.weight_ih.data.T + self.bias_ih.data
        total = total + h @ self.weight_hh.data.T + self.bias_hh.data
        return torch.tanh(total)
