"""The first symbol comes again in the middle.

The answer leaks: it is copied to every tenth place, so the network has to remember it for a few steps only.
Breaks: independent
Hint: At how many places of the inputs should the first symbol be for certain?
"""

import torch


def copy_batch(batch_size, generator, length=50, symbols=8):
    inputs = torch.randint(symbols, (batch_size, length - 1), generator=generator)
    inputs[:, ::10] = inputs[:, :1]
    return inputs, inputs[:, 0].clone()
