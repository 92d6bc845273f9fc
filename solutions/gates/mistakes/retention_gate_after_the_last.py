r"""The code reads a gate after the last step, but there is none.

The recursion of r starts at the last step, where there is nothing to multiply by.
Breaks: last
Shows: \+\s*\d+\s*\]
Hint: How many gates come after the last step, and what is r there?
"""

import torch


def retention(activations):
    f = activations["f"]
    kept = torch.ones_like(f)
    for t in range(f.shape[1] - 1, -1, -1):
        kept[:, t] = kept[:, t + 1] * f[:, t + 1]
    return kept
