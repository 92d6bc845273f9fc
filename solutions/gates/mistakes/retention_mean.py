"""The mean of the gates is returned.

A mean says how open the gates were, not what is left.
Breaks: product
Hint: What is left after two steps with f = 0.5?
"""

import torch


def retention(activations):
    f = activations["f"]
    T = f.shape[1]
    rows = [f[:, t + 1 :].mean(dim=1) if t + 1 < T else torch.ones_like(f[:, 0]) for t in range(T)]
    return torch.stack(rows, dim=1)
