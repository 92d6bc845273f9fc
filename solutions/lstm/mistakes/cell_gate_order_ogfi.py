"""The four blocks are read from the last to the first.

Popping the gates off a list takes the last one first, so their order comes out reversed.
Hint: Print what each of your four variables holds for weights that you have set by hand, block by block.
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
        blocks = list((x @ self.weight_ih.T + h @ self.weight_hh.T + self.bias_ih + self.bias_hh).chunk(4, 1))
        i = torch.sigmoid(blocks.pop())
        f = torch.sigmoid(blocks.pop())
        g = torch.tanh(blocks.pop())
        o = torch.sigmoid(blocks.pop())
        c = f * c + i * g
        h = o * torch.tanh(c)
        return (h, c)
