r"""The number of steps is written down.

It is that of the sequence in the notebook.
Breaks: shape
Shows: range\([^\n]*\b\d{2,}
Hint: Which number of yours should come from a shape?
"""

import torch


def retention(activations):
    f = activations["f"]
    kept = torch.ones_like(f)
    for t in range(18 - 1):
        kept[:, t] = f[:, t + 1 :].prod(dim=1)
    return kept
