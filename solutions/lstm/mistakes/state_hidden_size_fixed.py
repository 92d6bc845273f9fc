"""The hidden size is written down as a number.

It is the one size that the notebook uses.
Breaks: shape
Hint: The shape holds a number that should come from the model.
"""

HIDDEN_SIZE = 128


def init_hidden_cell(self, batch_size):
    p = self.fc.weight
    return p.new_zeros(1, batch_size, HIDDEN_SIZE), p.new_zeros(1, batch_size, HIDDEN_SIZE)
