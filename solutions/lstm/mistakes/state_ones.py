"""The states start at one.

Scales and gates are often initialised with ones.
Breaks: zeros
Hint: What should a cell remember before it has seen anything?
"""

import torch


def init_hidden_cell(self, batch_size):
    p = next(self.parameters())
    h0 = torch.ones(1, batch_size, self.hidden_size, dtype=p.dtype, device=p.device)
    c0 = torch.ones(1, batch_size, self.hidden_size, dtype=p.dtype, device=p.device)
    return h0, c0
