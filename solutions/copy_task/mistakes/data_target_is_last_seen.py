r"""The target is the last symbol that the network reads.

The copy was left out of the sequence, or it is one place too early. The network then has nothing to
remember.
Breaks: copy
Shows: \A(?!.*\[:, 1:\])
Hint: Print inputs and target of one row. How many steps are between the target and the place where
the network reads it?
Same from outside as: data_first_cut_off
"""

import torch


def copy_batch(batch_size, generator, length=50, symbols=8):
    inputs = torch.randint(symbols, (batch_size, length - 1), generator=generator)
    return inputs, inputs[:, -1].clone()
