"""As on paper: samples are columns, W @ x, sizes kept in __init__; the state under another name."""

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
        self.input_size = input_size
        self.hidden_size = hidden_size

    def forward(self, x, hx):
        x, hidden = x.T, hx.T
        ix = (self.weight_ih @ x + self.bias_ih[:, None]).reshape(3, self.hidden_size, -1)
        hh = (self.weight_hh @ hidden + self.bias_hh[:, None]).reshape(3, self.hidden_size, -1)
        r = (ix[0] + hh[0]).sigmoid()
        z = (ix[1] + hh[1]).sigmoid()
        n = (ix[2] + r * hh[2]).tanh()
        return ((1 - z) * n + z * hidden).T
