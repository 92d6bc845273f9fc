"""The largest entry is taken instead of the norm.

The maximum is also a norm, but a different one.
Breaks: norm
Hint: What is your norm of the vector (3, 4)?
"""

import torch


def gradient_by_distance(cell, inputs, h0):
    states = [h0.clone().requires_grad_()]
    for x in inputs:
        states.append(cell(x, states[-1]))
    loss = states[-1].sum()
    gradients = torch.autograd.grad(loss, states)
    return [gradient.abs().max().item() for gradient in reversed(gradients)]
