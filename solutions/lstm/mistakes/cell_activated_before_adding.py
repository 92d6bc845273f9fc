"""The activation is applied to the part from x and to the part from h separately, and then the two are added.

Each part is treated as a layer with its own activation.
Breaks: sum
Hint: Can the sum of two sigmoids be a gate? Look at what the activation is applied to.
"""

import torch
from torch import nn
import torch.nn.functional as F


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
        xi, xf, xg, xo = F.linear(x, self.weight_ih, self.bias_ih).chunk(4, dim=1)
        hi, hf, hg, ho = F.linear(h, self.weight_hh, self.bias_hh).chunk(4, dim=1)
        i = torch.sigmoid(xi) + torch.sigmoid(hi)
        f = torch.sigmoid(xf) + torch.sigmoid(hf)
        g = torch.tanh(xg) + torch.tanh(hg)
        o = torch.sigmoid(xo) + torch.sigmoid(ho)
        c = f * c + i * g
        h = o * torch.tanh(c)
        return h, c
