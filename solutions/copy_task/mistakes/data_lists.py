"""Lists are returned instead of tensors.

The lists were built with loops, and not turned into a tensor at the end.
Breaks: pair
Hint: What does type(inputs) say?
"""

import torch


def copy_batch(batch_size, generator, length=50, symbols=8):
    inputs = torch.randint(symbols, (batch_size, length - 1), generator=generator)
    return inputs.tolist(), inputs[:, 0].tolist()
