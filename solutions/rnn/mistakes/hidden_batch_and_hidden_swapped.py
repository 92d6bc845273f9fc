"""h0 has the shape (1, H, batch).

The two numbers are in the wrong order. This shows only when they differ.
Breaks: shape
Hint: Print the shape for a batch of 2 and a hidden size of 3.
"""

def init_hidden(self, batch_size):
    return self.fc.weight.new_zeros(1, self.hidden_size, batch_size)
