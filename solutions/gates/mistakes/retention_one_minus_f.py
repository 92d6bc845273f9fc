"""The factors are 1 − f instead of f.

f looks like the share that is forgotten, but it is the share that is kept.
Breaks: product
Hint: What does a forget gate of 1 do?
"""

import torch


def retention(activations):
    f = 1 - activations["f"]
    after = torch.cat([f[:, 1:], torch.ones_like(f[:, :1])], dim=1)
    return after.flip(1).cumprod(1).flip(1)
