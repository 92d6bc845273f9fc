"""h0 is stored on the model and not returned.

Older tutorials write self.hidden = .... Here the caller needs h0 as the result.
Breaks: shape
Hint: Print what the call gives you.
"""

def init_hidden(self, batch_size):
    self.hidden = self.fc.weight.new_zeros(1, batch_size, self.hidden_size)
