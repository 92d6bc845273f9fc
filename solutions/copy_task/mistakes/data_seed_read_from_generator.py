"""At every call, a new generator is made from the first seed of the given generator.

initial_seed() gives the seed that was set at first, not the present state of the generator.
Breaks: generator
Shows: initial_seed
Hint: Call copy_batch twice with the same generator. What does initial_seed() say after the first
call?
Same from outside as: data_seeded_inside
"""

import torch


def copy_batch(batch_size, generator, length=50, symbols=8):
    import numpy as np

    rng = np.random.default_rng(generator.initial_seed())
    inputs = torch.from_numpy(rng.integers(symbols, size=(batch_size, length - 1)))
    return inputs, inputs[:, 0].clone()
