"""The given h0 is made to ask for gradients, and goes on doing so.

requires_grad_ changes its tensor, as all functions do that end in an underscore.
Breaks: alone
Hint: Print h0.requires_grad before and after the call. What could you ask instead of h0 itself?
"""

import torch


def gradient_by_distance(cell, inputs, h0):
    states = [h0.requires_grad_()]
    for x in inputs:
        states.append(cell(x, states[-1]))
    loss = states[-1].sum()
    gradients = torch.autograd.grad(loss, states)
    return [gradient.norm().item() for gradient in reversed(gradients)]
