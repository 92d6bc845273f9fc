"""The target is returned as floating-point numbers.

A regression has such targets, but a class is an integer.
Breaks: pair
Hint: What does target.dtype say?
"""

import torch


def copy_batch(batch_size, generator, length=50, symbols=8):
    inputs = torch.randint(symbols, (batch_size, length - 1), generator=generator)
    return inputs, inputs[:, 0].float()
