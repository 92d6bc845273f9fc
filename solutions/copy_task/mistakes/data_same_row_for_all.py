"""All rows of a batch are the same row.

One row is drawn and expanded to the batch.
Breaks: rows
Hint: Print a batch of three rows. How many random numbers does it need?
"""

import torch


def copy_batch(batch_size, generator, length=50, symbols=8):
    row = torch.randint(symbols, (1, length - 1), generator=generator)
    inputs = row.repeat(batch_size, 1)
    return inputs, inputs[:, 0].clone()
