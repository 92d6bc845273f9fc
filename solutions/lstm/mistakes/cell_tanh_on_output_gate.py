"""The output gate goes through tanh instead of a sigmoid.

The last of the four lines was copied from the one above it, the candidate's.
Hint: A gate says how much passes, from nothing to all. Check each of the three.
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
        h_0, c_0 = state
        i_t, f_t, g_t, o_t = (
            x @ self.weight_ih.T + self.bias_ih + h_0 @ self.weight_hh.T + self.bias_hh
        ).chunk(4, dim=1)
        i_t = torch.sigmoid(i_t)
        f_t = torch.sigmoid(f_t)
        g_t = torch.tanh(g_t)
        o_t = torch.tanh(o_t)
        c_t = f_t * c_0 + i_t * g_t
        h_t = o_t * torch.tanh(c_t)
        return h_t, c_t
