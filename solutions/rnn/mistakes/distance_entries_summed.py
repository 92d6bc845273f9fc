"""The entries are summed: positive and negative ones cancel.

The code has sum where norm was meant.
Breaks: norm
Hint: Can your numbers be negative? Can a norm?
"""

import torch


def gradient_by_distance(cell, inputs, h0):
    states = [h0.clone().requires_grad_()]
    for x in inputs:
        states.append(cell(x, states[-1]))
    loss = states[-1].sum()
    gradients = torch.autograd.grad(loss, states)
    return [gradient.sum().item() for gradient in reversed(gradients)]
