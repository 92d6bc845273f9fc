"""h0 is a NumPy array.

np.zeros looks like torch.zeros.
Breaks: shape
Hint: Print the type of what the call gives you.
"""

import numpy as np


def init_hidden(self, batch_size):
    return np.zeros((1, batch_size, self.hidden_size))
