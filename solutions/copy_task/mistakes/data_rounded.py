"""Random numbers are rounded to symbols, so the first and the last symbol come half as often.

With round(u · (V - 1)), the two symbols at the ends get only half an interval each.
Breaks: uniform
Hint: Count each symbol of a large batch. Which come less often?
"""

import torch


def copy_batch(batch_size, generator, length=50, symbols=8):
    inputs = (torch.rand(batch_size, length - 1, generator=generator) * (symbols - 1)).round().long()
    return inputs, inputs[:, 0].clone()
