"""The states go to the device that the machine has, not to the device of the model.

Many scripts start with `torch.cuda.is_available()`. This asks the machine, not the model.
Breaks: like
Shows: cuda|accelerator
Hint: A machine may have a GPU while the model is on the CPU. What can tell you where the model is?
Same from outside as: state_always_on_cpu
"""

import torch

device = torch.device("cuda" if torch.cuda.is_available() else "cpu")


def init_hidden_cell(self, batch_size):
    dtype = next(self.parameters()).dtype
    h = torch.zeros(1, batch_size, self.hidden_size, dtype=dtype).to(device)
    c = torch.zeros(1, batch_size, self.hidden_size, dtype=dtype).to(device)
    return h, c
