"""The result of cumprod is unpacked as if it were two tensors.

cummax returns two tensors, but cumprod returns one.
Breaks: product
Hint: What does torch.cumprod return?
"""

import torch


def retention(activations):
    f = activations["f"]
    after = torch.cat([f[:, 1:], torch.ones_like(f[:, :1])], dim=1)
    kept, _ = after.flip(1).cumprod(1)
    return kept.flip(1)
