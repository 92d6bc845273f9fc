"""The states are always float32.

The dtype is written in the code, but it must be the dtype of the model.
Breaks: like
Shows: float
Hint: Convert the model with `.double()`. Which dtype does its state have?
Same from outside as: state_default_dtype
"""

import torch


def init_hidden_cell(self, batch_size):
    shape = 1, batch_size, self.hidden_size
    h = torch.zeros(shape, dtype=torch.float32)
    c = torch.zeros(shape, dtype=torch.float32)
    return (h, c)
