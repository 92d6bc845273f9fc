r"""The step is computed in NumPy and converted back.

The values are right, but autograd sees nothing of what NumPy does.
Breaks: gradients
Shows: numpy|np\.
Hint: Does your result have a grad_fn? Every step between x and h must use torch.
Same from outside as: cell_without_gradient
"""

import numpy as np
import torch
from torch import nn


def sigmoid(z):
    return 1.0 / (1.0 + np.exp(-z))


class LSTMCell(nn.Module):
    def __init__(self, input_size, hidden_size):
        super().__init__()
        self.input_size = input_size
        self.hidden_size = hidden_size
        bound = hidden_size**-0.5
        self.weight_ih = nn.Parameter(torch.empty(4 * hidden_size, input_size).uniform_(-bound, bound))
        self.weight_hh = nn.Parameter(torch.empty(4 * hidden_size, hidden_size).uniform_(-bound, bound))
        self.bias_ih = nn.Parameter(torch.empty(4 * hidden_size).uniform_(-bound, bound))
        self.bias_hh = nn.Parameter(torch.empty(4 * hidden_size).uniform_(-bound, bound))

    def forward(self, x, state):
        x = x.detach().numpy()
        h, c = [s.detach().numpy() for s in state]
        W, U = self.weight_ih.detach().numpy(), self.weight_hh.detach().numpy()
        b = self.bias_ih.detach().numpy() + self.bias_hh.detach().numpy()
        i, f, g, o = np.split(x.dot(W.T) + h.dot(U.T) + b, 4, axis=1)
        c = sigmoid(f) * c + sigmoid(i) * np.tanh(g)
        h = sigmoid(o) * np.tanh(c)
        return torch.from_numpy(h), torch.from_numpy(c)
