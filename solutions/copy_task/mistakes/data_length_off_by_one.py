r"""The inputs have one symbol too few.

The copy was counted twice: once in length - 1, and once in a cut.
Breaks: cut
Shows: \A(?!.*\[:, 1:-1\])
Hint: How many symbols does the network read of a sequence of 50?
Same from outside as: data_both_ends_cut_off
"""

import torch


def copy_batch(batch_size, generator, length=50, symbols=8):
    inputs = torch.randint(symbols, (batch_size, length - 1), generator=generator)
    return inputs[:, :-1], inputs[:, 0].clone()
