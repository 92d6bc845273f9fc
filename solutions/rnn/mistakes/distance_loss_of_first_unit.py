"""The loss uses only the first unit of the last state.

h[:, 0] takes only the first unit.
Breaks: loss
Hint: Which entries of h_T are in your L?
"""

import torch


def gradient_by_distance(cell, inputs, h0):
    states = [h0.clone().requires_grad_()]
    for x in inputs:
        states.append(cell(x, states[-1]))
    loss = states[-1][:, 0].sum()
    gradients = torch.autograd.grad(loss, states)
    return [gradient.norm().item() for gradient in reversed(gradients)]
