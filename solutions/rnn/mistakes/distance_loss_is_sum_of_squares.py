"""The loss is the sum of the squares of the last state.

Many losses contain squares.
Breaks: loss
Hint: What is the gradient at h_T, and what should it be?
"""

import torch


def gradient_by_distance(cell, inputs, h0):
    states = [h0.clone().requires_grad_()]
    for x in inputs:
        states.append(cell(x, states[-1]))
    loss = (states[-1] ** 2).sum()
    gradients = torch.autograd.grad(loss, states)
    return [gradient.norm().item() for gradient in reversed(gradients)]
