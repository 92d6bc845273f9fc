r"""The first symbol is cut off from the inputs instead of the last one.

Predicting the next symbol often starts with such a shift. Here the inputs then end with the answer.
Breaks: cut
Shows: \[:, 1:\]
Hint: Which of the 50 symbols must the network not see?
Same from outside as: data_target_is_last_seen
"""

import torch


def copy_batch(batch_size, generator, length=50, symbols=8):
    sequence = torch.randint(symbols, (batch_size, length), generator=generator)
    sequence[:, -1] = sequence[:, 0]
    return sequence[:, 1:], sequence[:, -1]
