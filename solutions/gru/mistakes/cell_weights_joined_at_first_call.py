"""The weights are transposed at the first call and kept on self.

This saves work at each step. But after the first step of the optimizer, the stored weights are old.
Breaks: alone
Hint: When are your transposed weights computed again?
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
        self.kept = None

    def forward(self, x, h):
        if self.kept is None:
            self.kept = self.weight_ih.T.clone(), self.weight_hh.T.clone()
        w_x, w_h = self.kept
        from_x = x @ w_x + self.bias_ih
        from_h = h @ w_h + self.bias_hh
        r_x, z_x, n_x = from_x.chunk(3, dim=1)
        r_h, z_h, n_h = from_h.chunk(3, dim=1)
        r = torch.sigmoid(r_x + r_h)
        z = torch.sigmoid(z_x + z_h)
        n = torch.tanh(n_x + r * n_h)
        return (1 - z) * n + z * h
