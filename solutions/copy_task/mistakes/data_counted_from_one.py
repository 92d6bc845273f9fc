"""Symbols are counted from 1 instead of 0.

An embedding of 8 symbols has the rows 0 to 7: symbol 8 is outside.
Breaks: range
Hint: What are the smallest and the largest symbol of a large batch?
"""

import torch


def copy_batch(batch_size, generator, length=50, symbols=8):
    inputs = torch.randint(1, symbols + 1, (batch_size, length - 1), generator=generator)
    return inputs, inputs[:, 0].clone()
