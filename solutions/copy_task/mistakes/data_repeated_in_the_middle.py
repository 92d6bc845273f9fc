"""The first symbol comes again in the middle.

The answer leaks: every tenth place holds a copy of the first symbol. So the network has to remember
it only for a few steps.
Breaks: independent
Hint: At how many places of the inputs must the first symbol appear, and at how many does it in your
batch?
"""

import torch


def copy_batch(batch_size, generator, length=50, symbols=8):
    inputs = torch.randint(symbols, (batch_size, length - 1), generator=generator)
    inputs[:, ::10] = inputs[:, :1]
    return inputs, inputs[:, 0].clone()
