"""The states start at random numbers.

torch's documentation of nn.LSTM makes h0 and c0 with `torch.randn`, but only as example numbers.
Breaks: zeros
Hint: Call init_hidden_cell twice. Should a sequence start differently each time?
"""

import torch


def init_hidden_cell(self, batch_size):
    w = self.fc.weight
    h0 = torch.randn(1, batch_size, self.hidden_size, dtype=w.dtype, device=w.device)
    c0 = torch.randn(1, batch_size, self.hidden_size, dtype=w.dtype, device=w.device)
    return h0, c0
