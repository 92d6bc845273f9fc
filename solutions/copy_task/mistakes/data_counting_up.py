"""A row counts up from its first symbol.

Only the first symbol is drawn. Every other symbol then tells what the first one was.
Breaks: independent
Hint: How many random numbers does a row of 49 symbols need?
"""

import torch


def copy_batch(batch_size, generator, length=50, symbols=8):
    first = torch.randint(symbols, (batch_size, 1), generator=generator)
    inputs = (first + torch.arange(length - 1)) % symbols
    return inputs, inputs[:, 0].clone()
