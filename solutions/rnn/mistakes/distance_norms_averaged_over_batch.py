"""A norm is taken for each sequence, and then the norms are averaged.

The code treats one sequence at a time.
Breaks: norm
Hint: Over which entries does the sum under the root run?
"""

import torch


def gradient_by_distance(cell, inputs, h0):
    states = [h0.clone().requires_grad_()]
    for x in inputs:
        states.append(cell(x, states[-1]))
    loss = states[-1].sum()
    gradients = torch.autograd.grad(loss, states)
    return [gradient.norm(dim=1).mean().item() for gradient in reversed(gradients)]
