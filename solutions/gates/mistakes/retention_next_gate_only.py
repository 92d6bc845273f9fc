"""Only the next forget gate is returned.

The product of all that follow is asked for.
Breaks: product
Hint: What happens to the belt at t + 2?
"""

import torch


def retention(activations):
    f = activations["f"]
    return torch.cat([f[:, 1:], torch.ones_like(f[:, :1])], dim=1)
