"""The logarithms of the norms are returned.

Values that shrink exponentially look better in a plot as logarithms.
Breaks: norm
Hint: What should the first entry be?
"""

import torch


def gradient_by_distance(cell, inputs, h0):
    states = [h0.clone().requires_grad_()]
    for x in inputs:
        states.append(cell(x, states[-1]))
    loss = states[-1].sum()
    gradients = torch.autograd.grad(loss, states)
    return [gradient.norm().log().item() for gradient in reversed(gradients)]
