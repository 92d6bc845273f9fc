"""h0 is an nn.Parameter.

What belongs to a model is a parameter, one thinks.
Breaks: gradients
Shows: Parameter
Hint: Print h0.requires_grad. What is there to be learned about zeros?
Same from outside as: hidden_requires_grad
"""

from torch import nn


def init_hidden(self, batch_size):
    return nn.Parameter(self.fc.weight.new_zeros(1, batch_size, self.hidden_size))
