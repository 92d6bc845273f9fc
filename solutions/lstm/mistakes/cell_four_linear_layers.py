"""Each gate has a linear layer of its own, so the parameters are not the ones given.

It is a right LSTM with other names and shapes; the weights of nn.LSTMCell do not load into it.
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
