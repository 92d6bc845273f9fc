"""The loss is the sum over all states instead of the last one only.

In a training, every step often has its own loss.
Breaks: loss
Hint: Which states are in your L?
"""

import torch


def gradient_by_distance(cell, inputs, h0):
    states = [h0.clone().requires_grad_()]
    for x in inputs:
        states.append(cell(x, states[-1]))
    loss = sum(state.sum() for state in states)
    gradients = torch.autograd.grad(loss, states)
    return [gradient.norm().item() for gradient in reversed(gradients)]
