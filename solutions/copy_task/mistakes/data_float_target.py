"""The target is returned as floating-point numbers.

As for a regression; a class is a whole number.
Breaks: pair
Hint: What does target.dtype say?
"""

import torch


def copy_batch(batch_size, generator, length=50, symbols=8):
    inputs = torch.randint(symbols, (batch_size, length - 1), generator=generator)
    return inputs, inputs[:, 0].float()
