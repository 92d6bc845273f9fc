"""The sigmoid and the tanh are written out with exp; r and z come from one joined matrix [x, h]."""

import torch
from torch import nn


def sigmoid(a):
    return 1 / (1 + torch.exp(-a))


def tanh(a):
    return 2 * sigmoid(2 * a) - 1


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
        H = h.shape[1]
        joined = torch.cat([self.weight_ih[: 2 * H], self.weight_hh[: 2 * H]], dim=1)
        bias = self.bias_ih[: 2 * H] + self.bias_hh[: 2 * H]
        gates = sigmoid(torch.cat([x, h], dim=1) @ joined.T + bias)
        r, z = gates[:, :H], gates[:, H:]
        past = h @ self.weight_hh[2 * H :].T + self.bias_hh[2 * H :]
        n = tanh(x @ self.weight_ih[2 * H :].T + self.bias_ih[2 * H :] + r * past)
        return (1 - z) * n + z * h
