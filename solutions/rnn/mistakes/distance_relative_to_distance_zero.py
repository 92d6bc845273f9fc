"""Everything is divided by the norm at distance 0.

A plot looks better with relative numbers.
Breaks: norm
Shows: /
Hint: What should the first entry be: 1, or the root of B times H?
Same from outside as: distance_root_mean_square
"""

import torch


def gradient_by_distance(cell, inputs, h0):
    states = [h0.clone().requires_grad_()]
    for x in inputs:
        states.append(cell(x, states[-1]))
    loss = states[-1].sum()
    gradients = torch.autograd.grad(loss, states)
    norms = [gradient.norm().item() for gradient in reversed(gradients)]
    return [norm / norms[0] for norm in norms]
