"""The norms are those of the states, not those of the gradients.

The names of two lists were mixed up.
Breaks: gradient
Hint: Which of your tensors is a derivative of L?
"""

import torch


def gradient_by_distance(cell, inputs, h0):
    states = [h0.clone().requires_grad_()]
    for x in inputs:
        states.append(cell(x, states[-1]))
    loss = states[-1].sum()
    gradients = torch.autograd.grad(loss, states)
    return [state.norm().item() for state in reversed(states)]
