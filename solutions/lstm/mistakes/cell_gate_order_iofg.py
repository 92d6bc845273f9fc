"""The four blocks are read in the order input, output, forget, candidate.

ONNX stores its LSTM weights this way, so code written beside an exported model reads them so.
Hint: Only one of your four blocks is in its place. torch's page on LSTMCell gives the order.
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
        W = dict(zip("iofc", self.weight_ih.chunk(4)))
        R = dict(zip("iofc", self.weight_hh.chunk(4)))
        Wb = dict(zip("iofc", self.bias_ih.chunk(4)))
        Rb = dict(zip("iofc", self.bias_hh.chunk(4)))

        def pre(k):
            return x @ W[k].T + h @ R[k].T + Wb[k] + Rb[k]

        it = torch.sigmoid(pre("i"))
        ft = torch.sigmoid(pre("f"))
        ct = torch.tanh(pre("c"))
        Ct = ft * c + it * ct
        ot = torch.sigmoid(pre("o"))
        Ht = ot * torch.tanh(Ct)
        return Ht, Ct
