"""h0 is on the model's device, but always float32.

The device is easily remembered, and the dtype is easily forgotten.
Breaks: like
Hint: A model has a device and a dtype. Which of the two does your state take from the model?
"""

import torch


def init_hidden(self, batch_size):
    device = next(self.parameters()).device
    return torch.zeros(1, batch_size, self.hidden_size, device=device)
