"""The result has one step too many.

The ones are added to all the gates, but they should replace the first gate.
Breaks: shape
Hint: How many steps does f have, and how many does your result have?
"""

import torch


def retention(activations):
    f = activations["f"]
    after = torch.cat([f, torch.ones_like(f[:, :1])], dim=1)
    return after.flip(1).cumprod(1).flip(1)
