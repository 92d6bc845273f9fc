"""The brackets around 1 - z are missing.

Python multiplies before it subtracts, so `1 - z * n` is 1 minus the product.
Breaks: h
Hint: Put brackets into your last line to show how Python reads it. What is multiplied by n?
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
        r_x, z_x, n_x = from_x.chunk(3, dim=1)
        r_h, z_h, n_h = from_h.chunk(3, dim=1)
        r = torch.sigmoid(r_x + r_h)
        z = torch.sigmoid(z_x + z_h)
        n = torch.tanh(n_x + r * n_h)
        return 1 - z * n + z * h
