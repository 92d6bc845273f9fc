"""Each gate has its own linear layer, so the cell does not have the given parameters.

The LSTM is right, but its parameters have other names and shapes. The weights of nn.LSTMCell cannot
be loaded.
Breaks: parameters
Hint: The parameters are given. Print the keys of your cell's state dict beside those of nn.LSTMCell.
"""

import torch
from torch import nn


class LSTMCell(nn.Module):
    def __init__(self, input_size, hidden_size):
        super().__init__()
        self.hidden_size = hidden_size
        self.input_gate = nn.Linear(input_size + hidden_size, hidden_size)
        self.forget_gate = nn.Linear(input_size + hidden_size, hidden_size)
        self.cell_gate = nn.Linear(input_size + hidden_size, hidden_size)
        self.output_gate = nn.Linear(input_size + hidden_size, hidden_size)

    def forward(self, x, state):
        h, c = state
        xh = torch.cat((x, h), dim=1)
        i = torch.sigmoid(self.input_gate(xh))
        f = torch.sigmoid(self.forget_gate(xh))
        g = torch.tanh(self.cell_gate(xh))
        o = torch.sigmoid(self.output_gate(xh))
        c = f * c + i * g
        h = o * torch.tanh(c)
        return h, c
