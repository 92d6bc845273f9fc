"""The result is in the reverse order of time.

The time is reversed for cumprod, and not reversed back.
Breaks: product last
Hint: At which end of your result are the ones?
"""

import torch


def retention(activations):
    f = activations["f"]
    after = torch.cat([f[:, 1:], torch.ones_like(f[:, :1])], dim=1)
    return after.flip(1).cumprod(1)
