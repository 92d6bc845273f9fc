"""The last forget gate is left out of the product.

A range ends one step too early.
Breaks: product
Hint: Is f_T among your factors?
"""

import torch


def retention(activations):
    f = activations["f"]
    kept = torch.ones_like(f)
    for t in range(f.shape[1]):
        for k in range(t + 1, f.shape[1] - 1):
            kept[:, t] = kept[:, t] * f[:, k]
    return kept
