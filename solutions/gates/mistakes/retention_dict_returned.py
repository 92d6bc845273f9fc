"""A dict is returned.

Part 1 asks for a dict, but this part asks for a tensor.
Breaks: shape
Hint: Print the type of what you return.
"""

import torch


def retention(activations):
    f = activations["f"]
    after = torch.cat([f[:, 1:], torch.ones_like(f[:, :1])], dim=1)
    return {"retention": after.flip(1).cumprod(1).flip(1)}
