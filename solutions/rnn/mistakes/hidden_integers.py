"""h0 holds integers.

A list of 0 without a decimal point gives integers.
Breaks: like
Hint: Which dtype does your h0 have?
"""

import torch


def init_hidden(self, batch_size):
    return torch.tensor([[[0] * self.hidden_size] * batch_size])
