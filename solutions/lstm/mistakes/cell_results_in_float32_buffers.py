"""The results are written into new float32 tensors, even if the cell has another dtype.

By default `torch.zeros` makes float32 tensors.
Breaks: dtype
Hint: Which dtype and which device does a tensor from torch.zeros have?
"""

import torch
from torch import nn


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
        h, c = state
        H = self.hidden_size
        h_new = torch.zeros(x.shape[0], H)
        c_new = torch.zeros(x.shape[0], H)
        for b in range(x.shape[0]):
            z = self.weight_ih @ x[b] + self.bias_ih + self.weight_hh @ h[b] + self.bias_hh
            i = torch.sigmoid(z[:H])
            f = torch.sigmoid(z[H:2 * H])
            g = torch.tanh(z[2 * H:3 * H])
            o = torch.sigmoid(z[3 * H:])
            cb = f * c[b] + i * g
            c_new[b] = cb
            h_new[b] = o * torch.tanh(cb)
        return h_new, c_new
