"""Only the first symbol comes from the given generator; the other symbols come from the global one.

generator=generator was forgotten in one of two calls.
Breaks: generator
Shows: generator=generator
Hint: How many calls draw random numbers, and which of them know the generator?
Same from outside as: data_generator_ignored
"""

import torch


def copy_batch(batch_size, generator, length=50, symbols=8):
    inputs = torch.randint(symbols, (batch_size, length - 1))
    inputs[:, 0] = torch.randint(symbols, (batch_size,), generator=generator)
    return inputs, inputs[:, 0].clone()
