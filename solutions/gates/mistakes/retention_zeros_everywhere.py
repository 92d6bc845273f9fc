"""The result is 0 everywhere, because the product starts from zeros.

The code has zeros_like where ones_like was meant.
Breaks: last product
Hint: With which number does a product start?
"""

import torch


def retention(activations):
    f = activations["f"]
    kept = torch.zeros_like(f)
    for t in range(f.shape[1] - 2, -1, -1):
        kept[:, t] = kept[:, t + 1] * f[:, t + 1]
    return kept
