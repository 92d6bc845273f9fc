"""The product is taken of the output gates instead of the forget gates.

The wrong key of the dict is used.
Breaks: product
Hint: Which gate multiplies the old cell state?
"""

import torch


def retention(activations):
    o = activations["o"]
    after = torch.cat([o[:, 1:], torch.ones_like(o[:, :1])], dim=1)
    return after.flip(1).cumprod(1).flip(1)
