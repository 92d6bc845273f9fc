"""The last step of the result is 0.

A tensor of zeros is filled, but its last step never is.
Breaks: last
Hint: What is a product of no factors?
"""

import torch


def retention(activations):
    f = activations["f"]
    kept = torch.zeros_like(f)
    for t in range(f.shape[1] - 1):
        kept[:, t] = f[:, t + 1 :].prod(dim=1)
    return kept
