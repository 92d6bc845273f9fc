"""The step is computed in NumPy.

NumPy's tanh gives the same values, but no gradients.
Breaks: gradients
Shows: numpy
Hint: Does your result have a grad_fn? Which operations make one?
Same from outside as: cell_result_detached, cell_without_gradient
"""

import numpy as np
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
        total = x.detach().numpy() @ self.weight_ih.detach().numpy().T + self.bias_ih.detach().numpy()
        total = total + h.detach().numpy() @ self.weight_hh.detach().numpy().T
        return torch.from_numpy(np.tanh(total + self.bias_hh.detach().numpy()))
