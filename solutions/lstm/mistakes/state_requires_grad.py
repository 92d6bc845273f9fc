r"""The states require gradients.

Old examples write `Variable(..., requires_grad=True)`. But nothing uses these gradients, and every
graph would contain the states as leaves.
Breaks: separate
Shows: \A(?!.*Parameter)
Hint: Is the initial state something that the optimizer should learn?
Same from outside as: state_parameters
"""

import torch


def init_hidden_cell(self, batch_size):
    p = next(self.parameters())
    kw = dict(dtype=p.dtype, device=p.device, requires_grad=True)
    h0 = torch.zeros(1, batch_size, self.hidden_size, **kw)
    c0 = torch.zeros(1, batch_size, self.hidden_size, **kw)
    return h0, c0
