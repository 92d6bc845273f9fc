"""The parameters were replaced by two linear layers.

nn.Linear computes the same product and has its own bias, but its parameters have other names.
Breaks: parameters
Hint: Print the keys of your cell's state dict beside those of nn.GRUCell.
"""

import torch
from torch import nn


class GRUCell(nn.Module):
    def __init__(self, input_size, hidden_size):
        super().__init__()
        self.input_layer = nn.Linear(input_size, 3 * hidden_size)
        self.hidden_layer = nn.Linear(hidden_size, 3 * hidden_size)

    def forward(self, x, h):
        r_x, z_x, n_x = self.input_layer(x).chunk(3, dim=1)
        r_h, z_h, n_h = self.hidden_layer(h).chunk(3, dim=1)
        r = torch.sigmoid(r_x + r_h)
        z = torch.sigmoid(z_x + z_h)
        n = torch.tanh(n_x + r * n_h)
        return (1 - z) * n + z * h
