r"""The number of steps is a fixed number in the code.

The sequence in the notebook has this length.
Breaks: shape
Shows: range\([^\n]*\b\d{2,}
Hint: Which number in your code should come from a shape?
"""

import torch


def retention(activations):
    f = activations["f"]
    kept = torch.ones_like(f)
    for t in range(18 - 1):
        kept[:, t] = f[:, t + 1 :].prod(dim=1)
    return kept
