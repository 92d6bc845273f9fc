"""The result is put into activations as well.

The dict is the caller's, who may walk through its six keys.
Breaks: alone
Hint: Print the keys of activations before and after the call.
"""

import torch


def retention(activations):
    f = activations["f"]
    after = torch.cat([f[:, 1:], torch.ones_like(f[:, :1])], dim=1)
    activations["kept"] = after.flip(1).cumprod(1).flip(1)
    return activations["kept"]
