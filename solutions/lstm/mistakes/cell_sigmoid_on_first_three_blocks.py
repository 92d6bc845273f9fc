"""The sigmoid is applied to the first three blocks and the tanh to the last block.

Some code stacks the three gates first and applies one sigmoid to all of them. Here the third block
is the candidate, so the candidate and the output gate are swapped.
Breaks: order
Hint: Which of the four blocks is the candidate? Compare its place with the slices you take.
Same from outside as: cell_gate_order_ifog
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
        h_prev, c_prev = state
        H = self.hidden_size
        a = x @ self.weight_ih.t() + h_prev @ self.weight_hh.t() + self.bias_ih + self.bias_hh
        ifo = torch.sigmoid(a[:, : 3 * H])
        cand = torch.tanh(a[:, 3 * H :])
        c_next = ifo[:, H : 2 * H] * c_prev + ifo[:, :H] * cand
        h_next = ifo[:, 2 * H :] * torch.tanh(c_next)
        return h_next, c_next
