"""The cell treats x and h as single vectors, so it works for a batch of one only.

The equations are for one vector, so the batch was flattened to make them fit.
Breaks: sum
Hint: x holds a batch of samples, one in each row. Which shape does x have after flatten?
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
        x, h = x.flatten(), h.flatten()
        r_x, z_x, n_x = (self.weight_ih @ x + self.bias_ih).chunk(3)
        r_h, z_h, n_h = (self.weight_hh @ h + self.bias_hh).chunk(3)
        r = torch.sigmoid(r_x + r_h)
        z = torch.sigmoid(z_x + z_h)
        n = torch.tanh(n_x + r * n_h)
        return ((1 - z) * n + z * h).unsqueeze(0)
