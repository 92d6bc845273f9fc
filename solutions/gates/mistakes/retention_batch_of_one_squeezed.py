"""Every dimension of size one disappears.

squeeze removes every dimension of size one.
Breaks: shape
Hint: Try a batch of one, and print the shapes.
"""

import torch


def retention(activations):
    f = activations["f"]
    after = torch.cat([f[:, 1:], torch.ones_like(f[:, :1])], dim=1)
    return after.flip(1).cumprod(1).flip(1).squeeze()
