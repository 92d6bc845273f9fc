"""The result is unpacked from cumprod as if it gave two tensors.

cummax does; cumprod gives one.
Breaks: product
Hint: What does torch.cumprod return?
"""

import torch


def retention(activations):
    f = activations["f"]
    after = torch.cat([f[:, 1:], torch.ones_like(f[:, :1])], dim=1)
    kept, _ = after.flip(1).cumprod(1)
    return kept.flip(1)
