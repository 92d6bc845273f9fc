"""The result is put into a float32 tensor.

torch.ones without a dtype makes float32.
Breaks: dtype
Hint: Which dtype has your result if f is float64?
"""

import torch


def retention(activations):
    f = activations["f"]
    kept = torch.ones(f.shape)
    for t in range(f.shape[1] - 2, -1, -1):
        kept[:, t] = kept[:, t + 1] * f[:, t + 1]
    return kept
