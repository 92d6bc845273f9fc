"""The time is reversed with a slice of step −1.

Python lists and NumPy allow this slice, but torch does not.
Breaks: product
Hint: Which function of torch reverses a dimension?
"""

import torch


def retention(activations):
    f = activations["f"]
    after = torch.cat([f[:, 1:], torch.ones_like(f[:, :1])], dim=1)
    return after[:, ::-1].cumprod(1)[:, ::-1]
