r"""One tensor of zeros is returned in both places.

It looks like a pair and is one memory with two names: what is written into h0 appears in c0.
Breaks: separate
Shows: \A(?!.*(detach|view|\.data))
Hint: Write a number into h0 and print c0.
"""

import torch


def init_hidden_cell(self, batch_size):
    p = self.fc.weight
    zeros = torch.zeros(1, batch_size, self.hidden_size, dtype=p.dtype, device=p.device)
    return zeros, zeros
