"""The other symbols are never the first one.

Meant to make the first symbol stand out; then what is missing in the rest tells the answer.
Breaks: independent
Hint: What could a network conclude from a symbol that it reads at place 20?
"""

import torch


def copy_batch(batch_size, generator, length=50, symbols=8):
    first = torch.randint(symbols, (batch_size, 1), generator=generator)
    steps = torch.randint(1, symbols, (batch_size, length - 2), generator=generator)
    inputs = torch.cat([first, (first + steps) % symbols], dim=1)
    return inputs, inputs[:, 0].clone()
