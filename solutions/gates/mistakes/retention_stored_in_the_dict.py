"""The result is also put into activations.

The dict belongs to the caller, who may loop over its six keys.
Breaks: alone
Hint: Print the keys of activations before and after the call.
"""

import torch


def retention(activations):
    f = activations["f"]
    after = torch.cat([f[:, 1:], torch.ones_like(f[:, :1])], dim=1)
    activations["kept"] = after.flip(1).cumprod(1).flip(1)
    return activations["kept"]
