"""The gradients of the cell's parameters are cleared.

zero_grad cleans up after backward, but it also deletes the gradients from before.
Breaks: alone
Shows: zero_grad|grad = None
Hint: What if the cell is in the middle of a training, with gradients that are still needed?
Same from outside as: distance_backward_into_parameters
"""

import torch


def gradient_by_distance(cell, inputs, h0):
    states = [h0.clone().requires_grad_()]
    for x in inputs:
        h = cell(x, states[-1])
        h.retain_grad()
        states.append(h)
    states[-1].sum().backward()
    cell.zero_grad()
    return [state.grad.norm().item() for state in reversed(states)]
