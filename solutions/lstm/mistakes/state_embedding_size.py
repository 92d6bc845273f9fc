"""The states have the size of the embedding instead of the hidden size.

Both sizes are often equal in examples.
Breaks: shape
Hint: Which of the model's sizes is the width of h? Try two that differ.
"""


def init_hidden_cell(self, batch_size):
    w = self.embed.weight
    return w.new_zeros(1, batch_size, w.size(1)), w.new_zeros(1, batch_size, w.size(1))
