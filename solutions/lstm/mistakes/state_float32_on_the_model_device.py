"""The states are on the model's device, but always float32.

The device is easily remembered, and the dtype is easily forgotten.
Breaks: like
Hint: A model has a device and a dtype. Which of the two do your states take from the model?
"""

import torch


def init_hidden_cell(self, batch_size):
    device = next(self.parameters()).device
    h0 = torch.zeros(1, batch_size, self.hidden_size).to(device)
    c0 = torch.zeros(1, batch_size, self.hidden_size).to(device)
    return h0, c0
