"""h0 is filled with ones.

torch.ones where torch.zeros was meant.
Breaks: zeros
Hint: Print it.
"""

import torch


def init_hidden(self, batch_size):
    return torch.ones(1, batch_size, self.hidden_size).to(self.fc.weight)
