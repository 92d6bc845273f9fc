"""The first symbol is the same in every row.

A start symbol, as of a sentence. The answer is then the same too, and can be learned by heart.
Breaks: uniform
Hint: What would a network score that always gives the same answer?
"""

import torch


def copy_batch(batch_size, generator, length=50, symbols=8):
    inputs = torch.randint(symbols, (batch_size, length - 1), generator=generator)
    inputs[:, 0] = 0
    return inputs, inputs[:, 0].clone()
