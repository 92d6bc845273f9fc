"""Every step gets the first input.

An index does not change in the loop.
Breaks: states
Hint: Which input does the second call of cell get?
"""

import torch


def gradient_by_distance(cell, inputs, h0):
    states = [h0.clone().requires_grad_()]
    for x in inputs:
        states.append(cell(inputs[0], states[-1]))
    loss = states[-1].sum()
    gradients = torch.autograd.grad(loss, states)
    return [gradient.norm().item() for gradient in reversed(gradients)]
