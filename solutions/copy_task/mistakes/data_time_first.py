"""The inputs are (time, batch) instead of (batch, time).

nn.LSTM needs them like this if batch_first is not set.
Breaks: pair
Hint: What is inputs.shape, and what should it be?
"""

import torch


def copy_batch(batch_size, generator, length=50, symbols=8):
    inputs = torch.randint(symbols, (length - 1, batch_size), generator=generator)
    return inputs, inputs[0].clone()
