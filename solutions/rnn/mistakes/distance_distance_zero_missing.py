"""Distance 0 is missing: the list begins with distance 1.

The gradient of the loss at h_T itself looks too simple to be needed.
Breaks: shape
Hint: What is the gradient of a sum with respect to its own terms?
"""

import torch


def gradient_by_distance(cell, inputs, h0):
    states = [h0.clone().requires_grad_()]
    for x in inputs:
        states.append(cell(x, states[-1]))
    loss = states[-1].sum()
    gradients = torch.autograd.grad(loss, states[:-1])
    return [gradient.norm().item() for gradient in reversed(gradients)]
