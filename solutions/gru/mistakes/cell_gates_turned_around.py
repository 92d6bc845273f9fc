"""Both gates are inverted: each is 1 minus its right value.

A sigmoid written by hand has no minus in its exponent. Or the code uses 1 - r for r, and 1 - z for
z.
Breaks: gates
Never with: candidate-ignores-hidden-state candidate-mixed-with-itself candidate-returned
reset-gate-missing sum-instead-of-product
Hint: Print your sigmoid of 5. Is it near 1, as it should be? If yes: where do your lines use 1 - r
or 1 - z, and where do the equations?
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
        r = 1 / (1 + torch.exp(r_x + r_h))
        z = 1 / (1 + torch.exp(z_x + z_h))
        n = torch.tanh(n_x + r * n_h)
        return (1 - z) * n + z * h
