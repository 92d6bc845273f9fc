"""Only `bias_hh` is added, `bias_ih` is left out.

It happens when the bias is thought to belong to the recurrent part alone.
Hint: Which of the four parameters does your forward never read?
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
        gates = torch.addmm(self.bias_hh, h, self.weight_hh.T) + torch.mm(x, self.weight_ih.T)
        in_, forget, cell, out = gates.chunk(4, dim=1)
        c = forget.sigmoid() * c + in_.sigmoid() * cell.tanh()
        h = out.sigmoid() * c.tanh()
        return h, c
