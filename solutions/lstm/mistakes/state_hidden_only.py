"""Only the hidden state is returned.

A plain RNN needs only the hidden state.
Breaks: shape
Hint: What does an LSTM carry from step to step besides h?
"""


def init_hidden_cell(self, batch_size):
    return self.fc.weight.new_zeros(1, batch_size, self.hidden_size)
