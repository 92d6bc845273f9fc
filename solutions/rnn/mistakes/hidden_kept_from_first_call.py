"""The h0 of the first call is kept, and every later call returns it again.

This saves work, until someone writes into it.
Breaks: zeros
Hint: Write a number into the h0 of one call, and print the h0 of the next call.
"""

def init_hidden(self, batch_size):
    kept = self.__dict__.setdefault("kept", {})
    if batch_size not in kept:
        kept[batch_size] = self.fc.weight.new_zeros(1, batch_size, self.hidden_size)
    return kept[batch_size]
