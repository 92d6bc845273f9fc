"""The states are new parameters.

A learned initial state is a known idea. But these parameters are made again at each call, so they
learn nothing.
Breaks: separate
Shows: Parameter
Hint: Is the initial state something that the optimizer should learn?
Same from outside as: state_requires_grad
"""

from torch import nn


def init_hidden_cell(self, batch_size):
    w = self.fc.weight
    h0 = nn.Parameter(w.new_zeros(1, batch_size, self.hidden_size))
    c0 = nn.Parameter(w.new_zeros(1, batch_size, self.hidden_size))
    return h0, c0
