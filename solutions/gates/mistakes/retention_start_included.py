"""There is one step too many.

The ones are put beside all the gates instead of in the place of the first.
Breaks: shape
Hint: How many steps has f, and how many have you?
"""

import torch


def retention(activations):
    f = activations["f"]
    after = torch.cat([f, torch.ones_like(f[:, :1])], dim=1)
    return after.flip(1).cumprod(1).flip(1)
