"""There is one norm for each sequence instead of one norm for all.

norm was called with a dimension.
Breaks: norm
Hint: How many numbers belong to each distance?
"""

import torch


def gradient_by_distance(cell, inputs, h0):
    states = [h0.clone().requires_grad_()]
    for x in inputs:
        states.append(cell(x, states[-1]))
    loss = states[-1].sum()
    gradients = torch.autograd.grad(loss, states)
    return torch.stack([gradient.norm(dim=1) for gradient in reversed(gradients)])
