"""The four blocks are read in the order input, candidate, forget, output.

TensorFlow 1 stacks them so (it calls them i, j, f, o), and much code ported from it still does.
Hint: Check the middle two blocks against the order on torch's page on LSTMCell.
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
        i, j, f, o = torch.chunk(
            x.mm(self.weight_ih.t()) + self.bias_ih + h.mm(self.weight_hh.t()) + self.bias_hh, 4, 1
        )
        new_c = c * torch.sigmoid(f) + torch.sigmoid(i) * torch.tanh(j)
        new_h = torch.tanh(new_c) * torch.sigmoid(o)
        return new_h, new_c
