"""The hidden size is a fixed number in the code.

It is the one that was tried.
Breaks: shape
Hint: Which number in your shape should come from the model?
"""

def init_hidden(self, batch_size):
    return self.fc.weight.new_zeros(1, batch_size, 32)
