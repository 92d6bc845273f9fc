"""The target is a column, (B, 1), instead of (B).

inputs[:, :1] keeps the dimension; inputs[:, 0] does not.
Breaks: pair
Hint: What is target.shape, and what should it be?
"""

import torch


def copy_batch(batch_size, generator, length=50, symbols=8):
    inputs = torch.randint(symbols, (batch_size, length - 1), generator=generator)
    return inputs, inputs[:, :1].clone()
