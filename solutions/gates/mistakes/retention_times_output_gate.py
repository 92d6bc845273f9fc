"""The product is also multiplied by the last output gate.

The output gate decides how much is read out, not how much is left.
Breaks: product last
Hint: Does c_T know the output gate?
"""

import torch


def retention(activations):
    f = activations["f"]
    after = torch.cat([f[:, 1:], torch.ones_like(f[:, :1])], dim=1)
    return after.flip(1).cumprod(1).flip(1) * activations["o"][:, -1:]
