r"""The states have the defaults of `torch.zeros`: float32, on the CPU.

This fits only a model that was not converted or moved.
Breaks: like
Shows: \A(?!.*float)
Hint: Convert the model with `.double()`. Which dtype does its state have?
Same from outside as: state_float32_asked_for
"""

import torch


def init_hidden_cell(self, batch_size):
    h0 = torch.zeros(1, batch_size, self.hidden_size)
    c0 = torch.zeros(1, batch_size, self.hidden_size)
    return h0, c0
