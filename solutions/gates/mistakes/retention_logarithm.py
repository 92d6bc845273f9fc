"""The logarithm of the product is returned.

A sum of logarithms is a good way to compute a small product, but the logarithm was not undone at
the end.
Breaks: product last
Hint: What undoes a logarithm?
"""

import torch


def retention(activations):
    f = activations["f"]
    after = torch.cat([f[:, 1:], torch.ones_like(f[:, :1])], dim=1)
    return after.log().flip(1).cumsum(1).flip(1)
