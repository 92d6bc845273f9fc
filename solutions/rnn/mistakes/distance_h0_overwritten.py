"""The given h0 is overwritten with the last state.

copy_ writes the new state over the old one.
Breaks: alone
Hint: Compare the h0 that you pass in before and after the call. Has it changed?
"""

import torch


def gradient_by_distance(cell, inputs, h0):
    states = [h0.clone().requires_grad_()]
    for x in inputs:
        states.append(cell(x, states[-1]))
    h0.copy_(states[-1].detach())
    loss = states[-1].sum()
    gradients = torch.autograd.grad(loss, states)
    return [gradient.norm().item() for gradient in reversed(gradients)]
