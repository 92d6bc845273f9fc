"""The product starts at step t + 2.

1 is added twice, once for Python and once for the formula.
Breaks: product
Hint: Is f_{t+1} among your factors?
"""

import torch


def retention(activations):
    f = activations["f"]
    T = f.shape[1]
    return torch.stack([f[:, t + 2 :].prod(dim=1) for t in range(T)], dim=1)
