"""The states are NumPy arrays.

The shape is right, but the model cannot compute with NumPy arrays.
Breaks: shape
Hint: Print the type of h0.
"""

import numpy as np


def init_hidden_cell(self, batch_size):
    h0 = np.zeros((1, batch_size, self.hidden_size), dtype=np.float32)
    c0 = np.zeros((1, batch_size, self.hidden_size), dtype=np.float32)
    return h0, c0
