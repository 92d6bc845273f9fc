"""The inputs are the whole sequence, so they contain the answer.

The network reads its answer at the last step, and every network gets it right.
Breaks: cut
Hint: How many symbols may the network read of a sequence of 50?
"""

import torch


def copy_batch(batch_size, generator, length=50, symbols=8):
    sequence = torch.randint(symbols, (batch_size, length), generator=generator)
    sequence[:, -1] = sequence[:, 0]
    return sequence, sequence[:, -1]
