"""Six matrices and six biases, each with the letter it has on paper; gates by F.linear."""

import torch
import torch.nn as nn
import torch.nn.functional as F


class GRUCell(nn.Module):
    def __init__(self, input_size, hidden_size):
        super().__init__()
        self.weight_ih = nn.Parameter(torch.empty(3 * hidden_size, input_size))
        self.weight_hh = nn.Parameter(torch.empty(3 * hidden_size, hidden_size))
        self.bias_ih = nn.Parameter(torch.empty(3 * hidden_size))
        self.bias_hh = nn.Parameter(torch.empty(3 * hidden_size))
        bound = hidden_size**-0.5
        for parameter in self.parameters():
            nn.init.uniform_(parameter, -bound, bound)
        self.hidden_size = hidden_size

    def forward(self, x, h):
        W_ir, W_iz, W_in = self.weight_ih.split(self.hidden_size)
        W_hr, W_hz, W_hn = self.weight_hh.split(self.hidden_size)
        b_ir, b_iz, b_in = self.bias_ih.split(self.hidden_size)
        b_hr, b_hz, b_hn = self.bias_hh.split(self.hidden_size)

        reset_gate = F.sigmoid(F.linear(x, W_ir, b_ir) + F.linear(h, W_hr, b_hr))
        update_gate = F.sigmoid(F.linear(x, W_iz, b_iz) + F.linear(h, W_hz, b_hz))
        candidate = F.tanh(F.linear(x, W_in, b_in) + reset_gate * F.linear(h, W_hn, b_hn))
        return torch.lerp(candidate, h, update_gate)
