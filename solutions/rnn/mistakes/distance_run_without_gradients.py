"""The cell runs under torch.no_grad.

This saves memory when no gradient is needed. Here it is needed.
Breaks: gradient
Hint: Does the last state have a grad_fn?
"""

import torch


def gradient_by_distance(cell, inputs, h0):
    states = [h0.clone().requires_grad_()]
    with torch.no_grad():
        for x in inputs:
            states.append(cell(x, states[-1]))
    loss = states[-1].sum()
    gradients = torch.autograd.grad(loss, states)
    return [gradient.norm().item() for gradient in reversed(gradients)]
