"""The h0 of the first call is kept, and handed out again.

It saves making it anew, until someone writes into it.
Breaks: zeros
Hint: Write a number into the h0 of one call, and print that of the next.
"""

def init_hidden(self, batch_size):
    kept = self.__dict__.setdefault("kept", {})
    if batch_size not in kept:
        kept[batch_size] = self.fc.weight.new_zeros(1, batch_size, self.hidden_size)
    return kept[batch_size]
