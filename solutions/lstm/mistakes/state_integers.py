"""The states are integers.

`torch.full` takes its dtype from the number, and 0 is an integer.
Breaks: like
Hint: Print the dtype of your states.
"""

import torch


def init_hidden_cell(self, batch_size):
    d = self.fc.weight.device
    return tuple(torch.full((1, batch_size, self.hidden_size), 0, device=d) for _ in range(2))
