"""The input gate and the forget gate are swapped.

The blocks are unpacked in the right order, but the two letters are swapped in the update of c,
where both products look alike.
Breaks: c
Hint: Which gate decides how much of the old cell state stays? Which gate does this in your update,
and from which block does it come?
Same from outside as: cell_gate_order_figo
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
        gates = x @ self.weight_ih.T + self.bias_ih + h @ self.weight_hh.T + self.bias_hh
        i, f, g, o = gates.chunk(4, dim=1)
        c = torch.sigmoid(i) * c + torch.sigmoid(f) * torch.tanh(g)
        h = torch.sigmoid(o) * torch.tanh(c)
        return h, c
