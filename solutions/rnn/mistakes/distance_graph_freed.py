"""The gradients are asked for in several calls, but the first call frees the graph.

One call for each state seems to be the simplest way.
Breaks: gradient
Hint: At how many tensors can one call of torch.autograd.grad give the gradient?
"""

import torch


def gradient_by_distance(cell, inputs, h0):
    states = [h0.clone().requires_grad_()]
    for x in inputs:
        states.append(cell(x, states[-1]))
    loss = states[-1].sum()
    norms = []
    for state in reversed(states):
        (gradient,) = torch.autograd.grad(loss, state)
        norms.append(gradient.norm().item())
    return norms
