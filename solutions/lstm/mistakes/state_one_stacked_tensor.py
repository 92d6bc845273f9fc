"""The pair is returned as one tensor of shape (2, 1, batch, H).

One tensor can also be unpacked into two, so the mistake is hard to see.
Breaks: shape
Hint: How many tensors does your return line hold?
"""

import torch


def init_hidden_cell(self, batch_size):
    w = self.fc.weight
    return torch.zeros(2, 1, batch_size, self.hidden_size, dtype=w.dtype, device=w.device)
