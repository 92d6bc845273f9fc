"""The length is always 50.

The argument length is not used.
Breaks: sizes
Hint: What does copy_batch(2, generator, length=5) give?
"""

import torch


def copy_batch(batch_size, generator, length=50, symbols=8):
    inputs = torch.randint(symbols, (batch_size, 49), generator=generator)
    return inputs, inputs[:, 0].clone()
