r"""The states are always on the CPU.

This works until the model is moved to another device.
Breaks: like
Shows: \A(?!.*(cuda|accelerator))
Hint: Where are the model's parameters? The states have to be there too.
Same from outside as: state_on_the_default_accelerator
"""

import torch


def init_hidden_cell(self, batch_size):
    dtype = self.fc.weight.dtype
    h0 = torch.zeros(1, batch_size, self.hidden_size, dtype=dtype, device="cpu")
    c0 = torch.zeros(1, batch_size, self.hidden_size, dtype=dtype, device="cpu")
    return h0, c0
