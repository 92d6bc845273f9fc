"""Nothing is returned.

The last line, return, is missing.
Breaks: shape
Hint: What does the function give back?
"""

import torch


def retention(activations):
    f = activations["f"]
    after = torch.cat([f[:, 1:], torch.ones_like(f[:, :1])], dim=1)
    kept = after.flip(1).cumprod(1).flip(1)
