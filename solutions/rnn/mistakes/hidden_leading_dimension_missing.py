"""h0 has the shape (batch, H), without the leading dimension.

The cell needs (batch, H), but the model removes the leading dimension itself.
Breaks: shape
Hint: What does hidden[0] in the given forward take?
"""

def init_hidden(self, batch_size):
    return self.fc.weight.new_zeros(batch_size, self.hidden_size)
