"""The whole sequence is returned instead of the pair of inputs and target.

The cut is missing.
Breaks: pair
Hint: How many things does the caller want to unpack?
"""

import torch


def copy_batch(batch_size, generator, length=50, symbols=8):
    sequence = torch.randint(symbols, (batch_size, length), generator=generator)
    sequence[:, -1] = sequence[:, 0]
    return sequence
