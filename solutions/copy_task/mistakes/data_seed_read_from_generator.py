"""A new generator is made from the given one's first seed, at every call.

initial_seed() is the seed that was once set, not where the generator is now.
Breaks: generator
Shows: initial_seed
Hint: Call it twice with the same generator. What does initial_seed() say after the first call?
Same from outside as: data_seeded_inside
"""

import torch


def copy_batch(batch_size, generator, length=50, symbols=8):
    import numpy as np

    rng = np.random.default_rng(generator.initial_seed())
    inputs = torch.from_numpy(rng.integers(symbols, size=(batch_size, length - 1)))
    return inputs, inputs[:, 0].clone()
