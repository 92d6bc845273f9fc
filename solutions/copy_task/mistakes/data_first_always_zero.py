"""The first symbol is the same in every row.

A sentence often has a start symbol. But here the answer is then always the same, and the network
can learn it by heart.
Breaks: uniform
Hint: Which score does a network get that always gives the same answer?
"""

import torch


def copy_batch(batch_size, generator, length=50, symbols=8):
    inputs = torch.randint(symbols, (batch_size, length - 1), generator=generator)
    inputs[:, 0] = 0
    return inputs, inputs[:, 0].clone()
