"""h0 asks for gradients.

A learned start is also possible, but this exercise does not ask for it.
Breaks: gradients
Shows: requires_grad
Hint: Print h0.requires_grad. What could be learned about zeros?
Same from outside as: hidden_parameter
"""

import torch


def init_hidden(self, batch_size):
    h0 = torch.zeros(1, batch_size, self.hidden_size).to(self.fc.weight)
    return h0.requires_grad_()
