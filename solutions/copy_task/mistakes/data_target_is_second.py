"""The target is the second symbol.

Counting from 1: x[:, 1] is the second column.
Breaks: copy
Hint: Which column of a tensor is the first: number 0 or number 1?
"""

import torch


def copy_batch(batch_size, generator, length=50, symbols=8):
    inputs = torch.randint(symbols, (batch_size, length - 1), generator=generator)
    return inputs, inputs[:, 1].clone()
