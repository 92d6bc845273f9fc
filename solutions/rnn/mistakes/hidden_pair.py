"""A pair is returned instead of one tensor.

An LSTM starts from a hidden and a cell state; a plain RNN has only the one.
Breaks: shape
Hint: How many states does the given forward take apart?
"""

def init_hidden(self, batch_size):
    h0 = self.fc.weight.new_zeros(1, batch_size, self.hidden_size)
    return h0, h0.clone()
