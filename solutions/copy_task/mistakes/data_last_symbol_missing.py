"""The last symbol of the alphabet never comes.

randint never gives its upper end, so symbols - 1 leaves out one more symbol.
Breaks: uniform
Hint: What is the largest number that randint(high) can give?
"""

import torch


def copy_batch(batch_size, generator, length=50, symbols=8):
    inputs = torch.randint(symbols - 1, (batch_size, length - 1), generator=generator)
    return inputs, inputs[:, 0].clone()
