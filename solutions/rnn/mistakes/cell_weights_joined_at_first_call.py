"""The two matrices are joined at the first call, and later calls use them again.

This saves a concatenation at each step. But the joined copy does not change when the weights are
learned later.
Breaks: alone
Hint: Change the parameters after the first call. Does the second call use the new values?
"""

import torch
from torch import nn


class RNNCell(nn.Module):
    def __init__(self, input_size, hidden_size):
        super().__init__()
        self.weight_ih = nn.Parameter(torch.empty(hidden_size, input_size))
        self.weight_hh = nn.Parameter(torch.empty(hidden_size, hidden_size))
        self.bias_ih = nn.Parameter(torch.empty(hidden_size))
        self.bias_hh = nn.Parameter(torch.empty(hidden_size))
        bound = hidden_size**-0.5
        for parameter in self.parameters():
            nn.init.uniform_(parameter, -bound, bound)

    def forward(self, x, h):
        if not hasattr(self, 'joined'):
            self.joined = torch.cat([self.weight_ih, self.weight_hh], dim=1)
        total = torch.cat([x, h], dim=1) @ self.joined.T
        return torch.tanh(total + self.bias_ih + self.bias_hh)
