"""The states have the shape (batch, 1, H).

The inputs have the batch first; the states of torch's layers do not, whatever `batch_first` says.
Breaks: shape
Hint: Which dimension of the states does the given forward squeeze away?
"""

import torch


def init_hidden_cell(self, batch_size):
    p = next(self.parameters())
    return (
        p.new_zeros(batch_size, 1, self.hidden_size),
        p.new_zeros(batch_size, 1, self.hidden_size),
    )
