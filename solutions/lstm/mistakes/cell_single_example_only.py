"""The cell treats x and h as single vectors, so it works for a batch of one only.

The equations are for one vector, so the batch was flattened to make them fit.
Breaks: sum
Hint: x holds a batch of examples, one in each row. Which shape does x have after flatten, and which
shape should the sum have for a batch?
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
        x_t = x.flatten()
        h_prev = h.flatten()
        c_prev = c.flatten()
        gates = self.weight_ih @ x_t + self.bias_ih + self.weight_hh @ h_prev + self.bias_hh
        i, f, g, o = gates.chunk(4)
        c_t = torch.sigmoid(f) * c_prev + torch.sigmoid(i) * torch.tanh(g)
        h_t = torch.sigmoid(o) * torch.tanh(c_t)
        return h_t.unsqueeze(0), c_t.unsqueeze(0)
