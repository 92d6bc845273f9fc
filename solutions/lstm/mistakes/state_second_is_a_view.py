r"""The cell state is a detached view of the hidden state.

`detach()` gives another tensor object with the same memory, not a copy.
Breaks: separate
Shows: detach|view|\.data
Hint: Write a number into h0 and print c0.
"""


def init_hidden_cell(self, batch_size):
    h0 = self.fc.weight.new_zeros(1, batch_size, self.hidden_size)
    c0 = h0.detach()
    return h0, c0
