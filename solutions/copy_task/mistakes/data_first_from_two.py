"""The first symbol is drawn from two symbols only.

The first papers on long gaps had two classes. Here every symbol can be the answer.
Breaks: uniform
Hint: Count how often each symbol is the target of a large batch.
"""

import torch


def copy_batch(batch_size, generator, length=50, symbols=8):
    inputs = torch.randint(symbols, (batch_size, length - 1), generator=generator)
    inputs[:, 0] = torch.randint(2, (batch_size,), generator=generator)
    return inputs, inputs[:, 0].clone()
