"""Every symbol comes twice in a row.

The code has repeat_interleave instead of drawing a symbol for each place.
Breaks: independent
Hint: Print one row. What do you know of a symbol when you have seen the one before it?
"""

import torch


def copy_batch(batch_size, generator, length=50, symbols=8):
    half = torch.randint(symbols, (batch_size, length), generator=generator)
    inputs = torch.cat([half[:, :1], half[:, 1:].repeat_interleave(2, dim=1)], dim=1)[:, : length - 1]
    return inputs, inputs[:, 0].clone()
