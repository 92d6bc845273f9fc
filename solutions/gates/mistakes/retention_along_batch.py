"""The product runs along the batch.

Dimension 0 is the sequences; the time is dimension 1.
Breaks: each
Hint: Which dimension is the time?
"""

import torch


def retention(activations):
    f = activations["f"]
    after = torch.cat([f[1:], torch.ones_like(f[:1])])
    return after.flip(0).cumprod(0).flip(0)
