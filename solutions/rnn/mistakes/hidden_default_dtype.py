"""h0 is whatever torch.zeros makes: float32, on the CPU.

That fits a model that nobody has converted or moved.
Breaks: like
Hint: Convert the model with .double(). Which dtype has its state?
"""

import torch


def init_hidden(self, batch_size):
    return torch.zeros(1, batch_size, self.hidden_size)
