"""The code of gru.ipynb as a script: hand in exactly one of the two.

The lesson is in the notebook: what each part asks, its equations, shapes and points.
To check yourself, run `pytest` in this folder.
"""

import torch
from torch import nn


class GRUCell(nn.Module):
    """One step of a GRU, with the parameters of nn.GRUCell (rows stacked r, z, n)."""

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
        """Take one step.

        x: (batch, I). h: (batch, H).
        Return the next h, (batch, H).
        """
        raise NotImplementedError("your code replaces this line")
