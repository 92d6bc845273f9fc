"""h0 has the defaults of torch.zeros: float32, on the CPU.

This fits only a model that was not converted or moved.
Breaks: like
Hint: Convert the model with .double(). Which dtype does its state have?
"""

import torch


def init_hidden(self, batch_size):
    return torch.zeros(1, batch_size, self.hidden_size)
