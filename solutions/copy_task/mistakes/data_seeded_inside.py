"""A seed is set inside the function, so every batch is the same.

The seed makes the batch repeatable. But the network then sees the same batch again and again, and
learns it by heart.
Breaks: generator
Shows: manual_seed
Hint: Call copy_batch twice with the same generator. Who should set the seed, and when?
Same from outside as: data_seed_read_from_generator
"""

import torch


def copy_batch(batch_size, generator, length=50, symbols=8):
    generator.manual_seed(0)
    inputs = torch.randint(symbols, (batch_size, length - 1), generator=generator)
    return inputs, inputs[:, 0].clone()
