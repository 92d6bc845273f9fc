"""The output gate is computed from the candidate's block.

A slice was copied from the line above and its limits were not changed, so the last block of the
weights is never read.
Hint: One of your slices occurs twice, and one quarter of the parameters gets no gradient.
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
        hx, cx = state
        hs = self.hidden_size
        gates = x @ self.weight_ih.T + self.bias_ih + hx @ self.weight_hh.T + self.bias_hh
        ingate = torch.sigmoid(gates[:, :hs])
        forgetgate = torch.sigmoid(gates[:, hs:2 * hs])
        cellgate = torch.tanh(gates[:, 2 * hs:3 * hs])
        outgate = torch.sigmoid(gates[:, 2 * hs:3 * hs])
        cy = forgetgate * cx + ingate * cellgate
        hy = outgate * torch.tanh(cy)
        return hy, cy
