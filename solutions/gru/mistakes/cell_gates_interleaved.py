"""The columns are read unit by unit, as if r, z and n of one unit were side by side.

The product is viewed as (batch, hidden, 3), and not as three blocks. Both shapes fit.
Breaks: blocks
Hint: Draw one row of the 3H numbers and mark which of them belong to r.
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
        r_x, z_x, n_x = from_x.view(len(x), -1, 3).unbind(2)
        r_h, z_h, n_h = from_h.view(len(h), -1, 3).unbind(2)
        r = torch.sigmoid(r_x + r_h)
        z = torch.sigmoid(z_x + z_h)
        n = torch.tanh(n_x + r * n_h)
        return (1 - z) * n + z * h
