"""All symbols of a row are the same.

One symbol is drawn for each row and filled in everywhere, so the last symbol read is the answer.
Breaks: independent
Hint: Print one row. How many random numbers does a row of 49 symbols need?
"""

import torch


def copy_batch(batch_size, generator, length=50, symbols=8):
    first = torch.randint(symbols, (batch_size, 1), generator=generator)
    return first.repeat(1, length - 1), first[:, 0]
