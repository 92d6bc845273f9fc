"""Each of the states has a leading dimension of 2.

There are two states, and the 2 was put into the shape of both.
Breaks: shape
Hint: The leading dimension counts layers. How many layers does the model have?
"""

import torch


def init_hidden_cell(self, batch_size):
    p = self.embed.weight
    h0 = torch.zeros((2, batch_size, self.hidden_size)).to(p)
    c0 = torch.zeros((2, batch_size, self.hidden_size)).to(p)
    return h0, c0
