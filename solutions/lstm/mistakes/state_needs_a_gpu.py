"""The states are always sent to a GPU, even if the machine has none.

`.cuda()` at the end of the line comes from a notebook that ran on a GPU.
Breaks: like
Hint: Where are the model's parameters? The states have to be there too.
"""

import torch


def init_hidden_cell(self, batch_size):
    h0 = torch.zeros(1, batch_size, self.hidden_size).cuda()
    c0 = torch.zeros(1, batch_size, self.hidden_size).cuda()
    return h0, c0
