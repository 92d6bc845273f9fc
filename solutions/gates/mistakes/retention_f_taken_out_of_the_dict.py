"""The function removes the forget gates from the dict.

pop reads a key and removes it.
Breaks: alone
Hint: Print the keys of activations before and after the call.
"""

import torch


def retention(activations):
    f = activations.pop("f")
    after = torch.cat([f[:, 1:], torch.ones_like(f[:, :1])], dim=1)
    return after.flip(1).cumprod(1).flip(1)
