"""The first symbol never comes again among the other inputs.

This makes the first symbol special. But the symbol that is missing from the rest is then the
answer.
Breaks: independent
Hint: What could a network conclude from a symbol that it reads at place 20?
"""

import torch


def copy_batch(batch_size, generator, length=50, symbols=8):
    first = torch.randint(symbols, (batch_size, 1), generator=generator)
    steps = torch.randint(1, symbols, (batch_size, length - 2), generator=generator)
    inputs = torch.cat([first, (first + steps) % symbols], dim=1)
    return inputs, inputs[:, 0].clone()
