"""The pair is (target, inputs) instead of (inputs, target).

Both are tensors, so there is no error until the model runs.
Breaks: pair
Hint: In which order does the caller unpack them?
"""

import torch


def copy_batch(batch_size, generator, length=50, symbols=8):
    inputs = torch.randint(symbols, (batch_size, length - 1), generator=generator)
    return inputs[:, 0].clone(), inputs
