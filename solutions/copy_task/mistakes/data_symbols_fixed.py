"""There are always 8 symbols.

The argument symbols is not used.
Breaks: sizes
Hint: What does copy_batch(2, generator, symbols=3) give?
"""

import torch


def copy_batch(batch_size, generator, length=50, symbols=8):
    inputs = torch.randint(8, (batch_size, length - 1), generator=generator)
    return inputs, inputs[:, 0].clone()
