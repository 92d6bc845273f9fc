"""A seed is set inside, so every batch is the same.

Meant to make it repeatable. The network then sees one batch for ever and learns it by heart.
Breaks: generator
Shows: manual_seed
Hint: Call it twice with the same generator. Who should set the seed, and when?
Same from outside as: data_seed_read_from_generator
"""

import torch


def copy_batch(batch_size, generator, length=50, symbols=8):
    generator.manual_seed(0)
    inputs = torch.randint(symbols, (batch_size, length - 1), generator=generator)
    return inputs, inputs[:, 0].clone()
