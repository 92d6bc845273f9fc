"""The four blocks are read in the order forget, input, candidate, output.

It is the order in which most explanations, such as Olah's "Understanding LSTM Networks", introduce
the gates.
Hint: The order in which a text explains the gates need not be the order in which torch stacks them; look at the first two blocks.
Same from outside as: cell_input_and_forget_swapped
"""

import torch
import torch.nn as nn
import torch.nn.functional as F


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
        h_t, c_t = state
        gates = F.linear(x, self.weight_ih, self.bias_ih) + F.linear(h_t, self.weight_hh, self.bias_hh)
        forget, inp, cand, out = torch.split(gates, self.hidden_size, dim=-1)
        forget = torch.sigmoid(forget)
        inp = torch.sigmoid(inp)
        cand = torch.tanh(cand)
        out = torch.sigmoid(out)
        c_t = forget * c_t + inp * cand
        h_t = out * torch.tanh(c_t)
        return h_t, c_t
