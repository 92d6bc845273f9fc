"""The mean over the batch is returned.

An average looks smoother in a plot.
Breaks: shape each
Hint: How many sequences are in f?
"""

import torch


def retention(activations):
    f = activations["f"]
    after = torch.cat([f[:, 1:], torch.ones_like(f[:, :1])], dim=1)
    return after.flip(1).cumprod(1).flip(1).mean(dim=0)
