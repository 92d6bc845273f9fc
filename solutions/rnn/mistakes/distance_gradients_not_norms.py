"""The gradients themselves are returned, without taking their norms.

The last step is missing.
Breaks: norm
Hint: Is each entry of your list one number?
"""

import torch


def gradient_by_distance(cell, inputs, h0):
    states = [h0.clone().requires_grad_()]
    for x in inputs:
        states.append(cell(x, states[-1]))
    loss = states[-1].sum()
    gradients = torch.autograd.grad(loss, states)
    return list(reversed(gradients))
