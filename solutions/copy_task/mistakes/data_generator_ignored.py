r"""The given generator is not used: the numbers come from the global generator.

The code runs without generator=generator, but the result cannot be repeated.
Breaks: generator
Shows: \A(?!.*generator=generator)
Hint: Which argument tells randint where to draw from?
Same from outside as: data_rest_from_global_generator
"""

import torch


def copy_batch(batch_size, generator, length=50, symbols=8):
    inputs = torch.randint(symbols, (batch_size, length - 1))
    return inputs, inputs[:, 0].clone()
