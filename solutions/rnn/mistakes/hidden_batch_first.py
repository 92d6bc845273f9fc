"""h0 has the shape (batch, 1, H).

The inputs have the batch first. But the states of torch's layers do not, even with
batch_first=True.
Breaks: shape
Hint: Which dimension of the state does the given forward remove?
"""

def init_hidden(self, batch_size):
    return self.fc.weight.new_zeros(batch_size, 1, self.hidden_size)
