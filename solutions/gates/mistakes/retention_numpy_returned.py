"""A NumPy array is returned.

matplotlib accepts an array, but the task asks for a tensor.
Breaks: shape
Hint: Print the type of what you return.
"""

import torch


def retention(activations):
    f = activations["f"]
    after = torch.cat([f[:, 1:], torch.ones_like(f[:, :1])], dim=1)
    return after.flip(1).cumprod(1).flip(1).numpy()
