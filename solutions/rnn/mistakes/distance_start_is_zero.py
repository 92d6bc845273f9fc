"""The run starts from zeros, not from the given h_0.

Most runs start from zeros.
Breaks: states
Hint: Where does your code read the values of h0?
"""

import torch


def gradient_by_distance(cell, inputs, h0):
    states = [torch.zeros_like(h0).requires_grad_()]
    for x in inputs:
        states.append(cell(x, states[-1]))
    loss = states[-1].sum()
    gradients = torch.autograd.grad(loss, states)
    return [gradient.norm().item() for gradient in reversed(gradients)]
