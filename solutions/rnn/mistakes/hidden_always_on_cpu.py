"""h0 is always on the CPU.

This works until the model is moved to another device.
Breaks: like
Hint: Where are the model's parameters? The state has to be there too.
"""

import torch


def init_hidden(self, batch_size):
    return torch.zeros(1, batch_size, self.hidden_size, dtype=self.fc.weight.dtype)
