"""The states are on the model's device, but always float32.

Moving to a device is what one remembers; the dtype is forgotten.
Breaks: like
Hint: A model has a device and a dtype. Which of the two do your states ask it for?
"""

import torch


def init_hidden_cell(self, batch_size):
    device = next(self.parameters()).device
    h0 = torch.zeros(1, batch_size, self.hidden_size).to(device)
    c0 = torch.zeros(1, batch_size, self.hidden_size).to(device)
    return h0, c0
