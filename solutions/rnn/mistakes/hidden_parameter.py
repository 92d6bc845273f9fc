"""h0 is an nn.Parameter.

Everything that belongs to a model seems to be a parameter.
Breaks: gradients
Shows: Parameter
Hint: Print h0.requires_grad. What could be learned about zeros?
Same from outside as: hidden_requires_grad
"""

from torch import nn


def init_hidden(self, batch_size):
    return nn.Parameter(self.fc.weight.new_zeros(1, batch_size, self.hidden_size))
