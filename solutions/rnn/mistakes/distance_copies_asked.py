"""The gradient is asked for at copies of the states, but the run used the originals.

The list holds clones; the cell got the originals.
Breaks: gradient
Hint: Is the tensor in your list the same object that went into the next step?
"""

import torch


def gradient_by_distance(cell, inputs, h0):
    h, states = h0.clone().requires_grad_(), []
    states.append(h.clone())
    for x in inputs:
        h = cell(x, h)
        states.append(h.clone())
    gradients = torch.autograd.grad(h.sum(), states)
    return [gradient.norm().item() for gradient in reversed(gradients)]
