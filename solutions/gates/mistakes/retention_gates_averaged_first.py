"""The gates are averaged over the batch before they are multiplied.

Every sequence then has the same result.
Breaks: each
Hint: Are the rows of your result different?
"""

import torch


def retention(activations):
    f = activations["f"].mean(dim=0, keepdim=True).expand_as(activations["f"])
    after = torch.cat([f[:, 1:], torch.ones_like(f[:, :1])], dim=1)
    return after.flip(1).cumprod(1).flip(1)
