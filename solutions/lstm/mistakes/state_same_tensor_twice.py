r"""The same tensor of zeros is returned twice, as h0 and as c0.

The result looks like a pair, but both names stand for the same memory. A number that is written
into h0 also appears in c0.
Breaks: separate
Shows: \A(?!.*(detach|view|\.data))
Hint: Write a number into h0 and print c0.
"""

import torch


def init_hidden_cell(self, batch_size):
    p = self.fc.weight
    zeros = torch.zeros(1, batch_size, self.hidden_size, dtype=p.dtype, device=p.device)
    return zeros, zeros
