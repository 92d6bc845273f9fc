"""The gate of step t is raised to the number of steps that follow.

That is right for a gate that never changes.
Breaks: product
Hint: Does f stay the same over time?
"""

import torch


def retention(activations):
    f = activations["f"]
    steps = torch.arange(f.shape[1] - 1, -1, -1).view(1, -1, 1)
    return f**steps
