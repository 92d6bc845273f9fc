"""The four blocks are read in the order forget, input, output, candidate.

Wikipedia lists the four equations so, and copying them one after the other gives this order.
Hint: Equations can be written in any order, blocks of weights cannot: look up how torch stacks them.
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
        W_f, W_i, W_o, W_c = self.weight_ih.chunk(4)
        U_f, U_i, U_o, U_c = self.weight_hh.chunk(4)
        b_f, b_i, b_o, b_c = (self.bias_ih + self.bias_hh).chunk(4)
        f_t = torch.sigmoid(x @ W_f.T + h_prev @ U_f.T + b_f)
        i_t = torch.sigmoid(x @ W_i.T + h_prev @ U_i.T + b_i)
        o_t = torch.sigmoid(x @ W_o.T + h_prev @ U_o.T + b_o)
        c_tilde = torch.tanh(x @ W_c.T + h_prev @ U_c.T + b_c)
        c_t = f_t * c_prev + i_t * c_tilde
        h_t = o_t * torch.tanh(c_t)
        return h_t, c_t
