"""The time is turned round with a slice of step −1.

Python lists and NumPy allow it; torch does not.
Breaks: product
Hint: How does torch turn a dimension round?
"""

import torch


def retention(activations):
    f = activations["f"]
    after = torch.cat([f[:, 1:], torch.ones_like(f[:, :1])], dim=1)
    return after[:, ::-1].cumprod(1)[:, ::-1]
