"""The mean factor of one step is returned instead of the product of all factors.

The root of the product is taken.
Breaks: product
Hint: What is left after two steps with f = 0.5?
"""

import torch


def retention(activations):
    f = activations["f"]
    T = f.shape[1]
    return torch.stack([f[:, t + 1 :].prod(dim=1) ** (1 / max(1, T - t - 1)) for t in range(T)], dim=1)
