"""The last symbol is drawn anew instead of copied.

The sequence is drawn whole, and the line that copies is missing: there is nothing to remember.
Breaks: copy
Hint: Draw one sequence of length 6 and print it. Does it end as it begins?
"""

import torch


def copy_batch(batch_size, generator, length=50, symbols=8):
    sequence = torch.randint(symbols, (batch_size, length), generator=generator)
    return sequence[:, :-1], sequence[:, -1]
