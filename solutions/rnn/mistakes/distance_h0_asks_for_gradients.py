"""The given h0 is changed: it asks for gradients, even after the call.

requires_grad_ changes its tensor, as do all methods whose name ends in an underscore.
Breaks: alone
Hint: Print h0.requires_grad before and after the call. Which other tensor could ask for gradients
instead of h0?
"""

import torch


def gradient_by_distance(cell, inputs, h0):
    states = [h0.requires_grad_()]
    for x in inputs:
        states.append(cell(x, states[-1]))
    loss = states[-1].sum()
    gradients = torch.autograd.grad(loss, states)
    return [gradient.norm().item() for gradient in reversed(gradients)]
