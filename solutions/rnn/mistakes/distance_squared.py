"""The squares are summed, but no root is taken.

The root is the last step, and it is easily forgotten.
Breaks: norm
Hint: What is your entry for distance 0 with 4 numbers in h, and what should it be?
"""

import torch


def gradient_by_distance(cell, inputs, h0):
    states = [h0.clone().requires_grad_()]
    for x in inputs:
        states.append(cell(x, states[-1]))
    loss = states[-1].sum()
    gradients = torch.autograd.grad(loss, states)
    return [(gradient**2).sum().item() for gradient in reversed(gradients)]
