"""The given generator is not used: the numbers come from the global one.

It works without generator=generator, but nobody can repeat it.
Breaks: generator
Hint: Which argument tells randint where to draw from?
"""

import torch


def copy_batch(batch_size, generator, length=50, symbols=8):
    inputs = torch.randint(symbols, (batch_size, length - 1))
    return inputs, inputs[:, 0].clone()
