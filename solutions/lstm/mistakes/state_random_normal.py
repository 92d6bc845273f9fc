"""The states start at random numbers.

The examples in torch's documentation of nn.LSTM make h0 and c0 with `torch.randn`, to have some numbers
at hand.
Breaks: zeros
Hint: Call it twice. Should a sequence begin differently each time?
"""

import torch


def init_hidden_cell(self, batch_size):
    w = self.fc.weight
    h0 = torch.randn(1, batch_size, self.hidden_size, dtype=w.dtype, device=w.device)
    c0 = torch.randn(1, batch_size, self.hidden_size, dtype=w.dtype, device=w.device)
    return h0, c0
