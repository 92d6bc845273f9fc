"""h0 is filled with ones.

The code has torch.ones where torch.zeros was meant.
Breaks: zeros
Hint: Print the h0 that you return. What should be in it before the first step?
"""

import torch


def init_hidden(self, batch_size):
    return torch.ones(1, batch_size, self.hidden_size).to(self.fc.weight)
