"""The norms are rounded.

round and format are for printing. Very small norms become 0.
Breaks: norm
Hint: Which of your entries are exactly 0? Should they be?
"""

import torch


def gradient_by_distance(cell, inputs, h0):
    states = [h0.clone().requires_grad_()]
    for x in inputs:
        states.append(cell(x, states[-1]))
    loss = states[-1].sum()
    gradients = torch.autograd.grad(loss, states)
    return [round(gradient.norm().item(), 6) for gradient in reversed(gradients)]
