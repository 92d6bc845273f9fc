"""Everything with einsum: the weights are viewed as (gate, unit, input) and the gate is an index."""

import torch
from torch import einsum, nn


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
        H, I = h.shape[1], x.shape[1]
        a = einsum("bi,kui->kbu", x, self.weight_ih.view(3, H, I)) + self.bias_ih.view(3, 1, H)
        b = einsum("bj,kuj->kbu", h, self.weight_hh.view(3, H, H)) + self.bias_hh.view(3, 1, H)
        r, z = torch.sigmoid(a[:2] + b[:2])
        n = torch.tanh(a[2] + r * b[2])
        return n + z * (h - n)
