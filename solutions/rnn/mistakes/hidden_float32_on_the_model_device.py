"""h0 is on the model's device, but always float32.

Moving to a device is what one remembers; the dtype is forgotten.
Breaks: like
Hint: A model has a device and a dtype. Which of the two does your state ask it for?
"""

import torch


def init_hidden(self, batch_size):
    device = next(self.parameters()).device
    return torch.zeros(1, batch_size, self.hidden_size, device=device)
