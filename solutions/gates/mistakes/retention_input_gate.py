"""The product is taken of the input gates instead of the forget gates.

The wrong key of the dict is used.
Breaks: product
Hint: Which gate multiplies the old cell state?
"""

import torch


def retention(activations):
    i = activations["i"]
    after = torch.cat([i[:, 1:], torch.ones_like(i[:, :1])], dim=1)
    return after.flip(1).cumprod(1).flip(1)
