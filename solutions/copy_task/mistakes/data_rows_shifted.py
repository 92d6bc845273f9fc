"""Each row is the row before it, shifted by one.

The rows are windows of one long sequence. The windows overlap, so the rows are not independent.
Breaks: rows
Hint: Print two rows, one below the other. What do they have in common?
"""

import torch


def copy_batch(batch_size, generator, length=50, symbols=8):
    long = torch.randint(symbols, (batch_size + length - 2,), generator=generator)
    inputs = long.unfold(0, length - 1, 1).clone()
    return inputs, inputs[:, 0].clone()
