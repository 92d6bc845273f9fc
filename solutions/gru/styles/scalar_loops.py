"""No matrices at all: Python loops over samples, units and inputs. Slow, and right."""

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
        def product(weight, bias, row, vector):
            total = bias[row]
            for k in range(len(vector)):
                total = total + weight[row, k] * vector[k]
            return total

        H = h.shape[1]
        rows = []
        for b in range(x.shape[0]):
            units = []
            for u in range(H):
                from_x = [product(self.weight_ih, self.bias_ih, k * H + u, x[b]) for k in range(3)]
                from_h = [product(self.weight_hh, self.bias_hh, k * H + u, h[b]) for k in range(3)]
                r = torch.sigmoid(from_x[0] + from_h[0])
                z = torch.sigmoid(from_x[1] + from_h[1])
                n = torch.tanh(from_x[2] + r * from_h[2])
                units.append((1 - z) * n + z * h[b, u])
            rows.append(torch.stack(units))
        return torch.stack(rows)
