"""The mean over the units is returned.

One number for each step is easy to plot.
Breaks: shape each
Hint: How many units does f have?
"""

import torch


def retention(activations):
    f = activations["f"]
    after = torch.cat([f[:, 1:], torch.ones_like(f[:, :1])], dim=1)
    return after.flip(1).cumprod(1).flip(1).mean(dim=2)
