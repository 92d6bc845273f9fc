"""The hidden size is a fixed number in the code.

This works only for the size that the notebook uses.
Breaks: shape
Hint: Which number in your shape should come from the model?
"""

HIDDEN_SIZE = 128


def init_hidden_cell(self, batch_size):
    p = self.fc.weight
    return p.new_zeros(1, batch_size, HIDDEN_SIZE), p.new_zeros(1, batch_size, HIDDEN_SIZE)
