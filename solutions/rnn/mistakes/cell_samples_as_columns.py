"""A product comes out as (H, batch): each column is one sample.

The equation has samples as columns. But the biases are added to rows, so they no longer fit.
Breaks: shape
Hint: Print the shape of each product. Which dimension counts the samples in the table of shapes?
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
        total = self.weight_ih @ x.T + self.bias_ih
        total = total + self.weight_hh @ h.T + self.bias_hh
        return torch.tanh(total)
