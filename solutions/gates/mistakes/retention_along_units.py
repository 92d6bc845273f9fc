"""The product runs along the units.

The last dimension is the hidden size; the time is the one before it.
Breaks: each
Hint: Which dimension is the time?
"""

import torch


def retention(activations):
    f = activations["f"]
    after = torch.cat([f[..., 1:], torch.ones_like(f[..., :1])], dim=-1)
    return after.flip(-1).cumprod(-1).flip(-1)
