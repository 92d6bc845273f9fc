"""h0 has the shape (batch, 1, H).

The inputs have the batch first; the states of torch's layers do not, whatever batch_first says.
Breaks: shape
Hint: Which dimension of the state does the given forward take off?
"""

def init_hidden(self, batch_size):
    return self.fc.weight.new_zeros(batch_size, 1, self.hidden_size)
