r"""The inputs are without both the first and the last symbol.

The first is taken to be the answer and is cut off with it. Nothing is left to remember.
Breaks: cut
Shows: \[:, 1:-1\]
Hint: Where does the network read the symbol that it has to repeat?
Same from outside as: data_length_off_by_one
"""

import torch


def copy_batch(batch_size, generator, length=50, symbols=8):
    sequence = torch.randint(symbols, (batch_size, length), generator=generator)
    sequence[:, -1] = sequence[:, 0]
    return sequence[:, 1:-1], sequence[:, -1]
