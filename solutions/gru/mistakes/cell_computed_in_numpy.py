r"""The step is computed in NumPy and converted back.

The values are right, but autograd sees nothing of what NumPy does.
Breaks: gradients
Shows: numpy|np\.
Hint: Does your result have a grad_fn? Every step between x and h must use torch.
Same from outside as: cell_result_detached, cell_without_gradient
"""

import numpy as np
import torch
from torch import nn


def sigmoid(a):
    return 1 / (1 + np.exp(-a))


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
        x, h = x.detach().numpy(), h.detach().numpy()
        w_x, w_h = self.weight_ih.detach().numpy(), self.weight_hh.detach().numpy()
        b_x, b_h = self.bias_ih.detach().numpy(), self.bias_hh.detach().numpy()
        r_x, z_x, n_x = np.split(x @ w_x.T + b_x, 3, axis=1)
        r_h, z_h, n_h = np.split(h @ w_h.T + b_h, 3, axis=1)
        r = sigmoid(r_x + r_h)
        z = sigmoid(z_x + z_h)
        n = np.tanh(n_x + r * n_h)
        return torch.from_numpy((1 - z) * n + z * h)
