r"""The three blocks of rows are read in the order update, reset, candidate.

Many texts explain the update gate first, and Keras stacks the blocks in this order.
Breaks: order
Shows: \bz\w*,\s*r\w*,\s*n
Hint: A text may explain the gates in one order, and torch may stack them in another. Which two
blocks come first in torch?
Same from outside as: cell_r_and_z_exchanged
"""

import torch
from torch import nn


class GRUCell(nn.Module):
    def __init__(self, input_size, hidden_size):
        super().__init__()
        self.weight_ih = nn.Parameter(torch.empty(3 * hidden_size, input_size))
        self.weight_hh = nn.Parameter(torch.empty(3 * hidden_size, hidden_size))
        self.bias_ih = nn.Parameter(torch.empty(3 * hidden_size))
        self.bias_hh = nn.Parameter(torch.empty(3 * hidden_size))
        bound = hidden_size**-0.5
        for parameter in self.parameters():
            nn.init.uniform_(parameter, -bound, bound)

    def forward(self, x, h):
        from_x = x @ self.weight_ih.T + self.bias_ih
        from_h = h @ self.weight_hh.T + self.bias_hh
        z_x, r_x, n_x = from_x.chunk(3, dim=1)
        z_h, r_h, n_h = from_h.chunk(3, dim=1)
        r = torch.sigmoid(r_x + r_h)
        z = torch.sigmoid(z_x + z_h)
        n = torch.tanh(n_x + r * n_h)
        return (1 - z) * n + z * h
