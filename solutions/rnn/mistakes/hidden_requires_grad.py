"""h0 asks for gradients.

A start that is learned is possible, too, but is not what is asked for.
Breaks: gradients
Shows: requires_grad
Hint: Print h0.requires_grad. What is there to be learned about zeros?
Same from outside as: hidden_parameter
"""

import torch


def init_hidden(self, batch_size):
    h0 = torch.zeros(1, batch_size, self.hidden_size).to(self.fc.weight)
    return h0.requires_grad_()
