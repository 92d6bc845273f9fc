"""The root of the mean square is taken: the norm divided by the root of the number of entries.

The code has mean where sum was meant.
Breaks: norm
Shows: mean
Hint: What is your norm of the vector (3, 4)?
Same from outside as: distance_relative_to_distance_zero
"""

import torch


def gradient_by_distance(cell, inputs, h0):
    states = [h0.clone().requires_grad_()]
    for x in inputs:
        states.append(cell(x, states[-1]))
    loss = states[-1].sum()
    gradients = torch.autograd.grad(loss, states)
    return [(gradient**2).mean().sqrt().item() for gradient in reversed(gradients)]
