"""The step runs under torch.no_grad.

no_grad is right only for evaluation.
Breaks: gradients
Shows: no_grad
Hint: Does your result have a grad_fn?
Same from outside as: cell_computed_in_numpy, cell_result_detached
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
        with torch.no_grad():
            total = x @ self.weight_ih.T + self.bias_ih
            total = total + h @ self.weight_hh.T + self.bias_hh
            return torch.tanh(total)
