"""The last symbol is drawn at random instead of copied from the first.

The whole sequence is drawn, but the line that copies is missing. The network then has nothing to
remember.
Breaks: copy
Hint: Draw one sequence of length 6 and print it. Is its last symbol the same as its first?
"""

import torch


def copy_batch(batch_size, generator, length=50, symbols=8):
    sequence = torch.randint(symbols, (batch_size, length), generator=generator)
    return sequence[:, :-1], sequence[:, -1]
