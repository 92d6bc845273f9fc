"""The symbols are rounded normal numbers, so those in the middle come more often.

The code has randn instead of rand or randint.
Breaks: uniform
Hint: Count each symbol of a large batch. How often should each symbol come?
"""

import torch


def copy_batch(batch_size, generator, length=50, symbols=8):
    numbers = torch.randn(batch_size, length - 1, generator=generator) + symbols / 2
    inputs = numbers.long().clamp(0, symbols - 1)
    return inputs, inputs[:, 0].clone()
