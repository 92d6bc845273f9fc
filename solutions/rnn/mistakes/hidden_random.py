"""h0 is random.

Weights have to differ from each other at the start. A state does not, but it is often started in
the same way.
Breaks: zeros
Hint: Why are weights random at the start? Does this reason hold for a state?
"""

import torch


def init_hidden(self, batch_size):
    torch.manual_seed(0)
    return torch.randn(1, batch_size, self.hidden_size).to(self.fc.weight)
