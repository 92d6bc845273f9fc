"""The norms are in the order of time: h_0 first, h_T last.

The states were kept in this order.
Breaks: order
Hint: Which entry should always be the root of B times H, and at which place of your list is it?
"""

import torch


def gradient_by_distance(cell, inputs, h0):
    states = [h0.clone().requires_grad_()]
    for x in inputs:
        states.append(cell(x, states[-1]))
    loss = states[-1].sum()
    gradients = torch.autograd.grad(loss, states)
    return [gradient.norm().item() for gradient in gradients]
