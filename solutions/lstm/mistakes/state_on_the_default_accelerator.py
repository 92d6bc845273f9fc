"""The device is chosen by what the machine has, not by where the model is.

The line with `torch.cuda.is_available()` begins many scripts, and asks the machine instead of the model.
Breaks: like
Shows: cuda|accelerator
Hint: A machine may have a GPU and the model be elsewhere. Whom should you ask?
Same from outside as: state_always_on_cpu
"""

import torch

device = torch.device("cuda" if torch.cuda.is_available() else "cpu")


def init_hidden_cell(self, batch_size):
    dtype = next(self.parameters()).dtype
    h = torch.zeros(1, batch_size, self.hidden_size, dtype=dtype).to(device)
    c = torch.zeros(1, batch_size, self.hidden_size, dtype=dtype).to(device)
    return h, c
