r"""Both the first and the last symbol are missing from the inputs.

The first symbol looks like the answer, so it is cut off too. Then the network has nothing to
remember.
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
