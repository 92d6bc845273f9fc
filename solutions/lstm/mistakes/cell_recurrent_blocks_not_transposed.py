"""The four recurrent blocks are used without being transposed.

Each block is square, so nothing complains, while the blocks of `weight_ih` had to be transposed to fit.
Hint: Compare how you multiply x and how you multiply h. A square matrix hides what a rectangular one would not.
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
        w_ii, w_if, w_ig, w_io = self.weight_ih.chunk(4)
        w_hi, w_hf, w_hg, w_ho = self.weight_hh.chunk(4)
        b_ii, b_if, b_ig, b_io = self.bias_ih.chunk(4)
        b_hi, b_hf, b_hg, b_ho = self.bias_hh.chunk(4)
        i = torch.sigmoid(x @ w_ii.T + b_ii + h @ w_hi + b_hi)
        f = torch.sigmoid(x @ w_if.T + b_if + h @ w_hf + b_hf)
        g = torch.tanh(x @ w_ig.T + b_ig + h @ w_hg + b_hg)
        o = torch.sigmoid(x @ w_io.T + b_io + h @ w_ho + b_ho)
        c = f * c + i * g
        h = o * torch.tanh(c)
        return h, c
