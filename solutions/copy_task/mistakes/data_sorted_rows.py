"""The rows are sorted.

The first symbol is then nearly always the smallest.
Breaks: uniform independent
Hint: Print three rows. What do you know of a symbol when you have seen the one before it?
"""

import torch


def copy_batch(batch_size, generator, length=50, symbols=8):
    inputs = torch.randint(symbols, (batch_size, length - 1), generator=generator).sort(dim=1).values
    return inputs, inputs[:, 0].clone()
