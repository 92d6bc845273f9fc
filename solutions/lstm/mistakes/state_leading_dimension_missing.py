"""The states have the shape (batch, H), without the leading dimension.

The cell works with (batch, H). But the model's forward takes (1, batch, H) and removes the 1
itself.
Breaks: shape
Hint: How many dimensions does the state of nn.LSTM have, and what does the first dimension count?
"""

import torch


def init_hidden_cell(self, batch_size):
    p = self.fc.weight
    h = torch.zeros(batch_size, self.hidden_size, dtype=p.dtype, device=p.device)
    c = torch.zeros(batch_size, self.hidden_size, dtype=p.dtype, device=p.device)
    return h, c
