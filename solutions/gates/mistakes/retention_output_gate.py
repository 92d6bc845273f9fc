"""The output gates are multiplied instead of the forget gates.

A key of the dict is mixed up.
Breaks: product
Hint: Which gate multiplies the old cell state?
"""

import torch


def retention(activations):
    o = activations["o"]
    after = torch.cat([o[:, 1:], torch.ones_like(o[:, :1])], dim=1)
    return after.flip(1).cumprod(1).flip(1)
