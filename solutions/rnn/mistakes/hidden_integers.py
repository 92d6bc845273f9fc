"""h0 holds integers.

A list of 0 without a point makes them.
Breaks: like
Hint: Which dtype has your h0?
"""

import torch


def init_hidden(self, batch_size):
    return torch.tensor([[[0] * self.hidden_size] * batch_size])
