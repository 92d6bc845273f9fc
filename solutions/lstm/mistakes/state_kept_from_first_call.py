"""The states of the first call are kept and returned ever after.

It saves an allocation; a later batch of another size gets the old one, and so does whoever has written
into it.
Breaks: zeros
Hint: Ask for a batch of 2 and then for a batch of 3.
"""


def init_hidden_cell(self, batch_size):
    if not hasattr(self, "_initial"):
        p = self.fc.weight
        shape = (1, batch_size, self.hidden_size)
        self._initial = (p.new_zeros(shape), p.new_zeros(shape))
    return self._initial
