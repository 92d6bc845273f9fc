r"""Only the next forget gate is returned.

The task asks for the product of all gates that follow.
Breaks: product
Shows: \A(?!.*\bfor\b)
Hint: What happens to the belt at t + 2?
Same from outside as: retention_recursion_from_the_front
"""

import torch


def retention(activations):
    f = activations["f"]
    return torch.cat([f[:, 1:], torch.ones_like(f[:, :1])], dim=1)
