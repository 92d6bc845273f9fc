"""The code reads the .grad of the states, but torch does not keep it.

torch keeps the gradients of leaf tensors only, unless it is told to keep others.
Breaks: gradient
Hint: Which .grad are None after backward, and which method of a tensor changes that?
"""

import torch


def gradient_by_distance(cell, inputs, h0):
    states = [h0.clone().requires_grad_()]
    for x in inputs:
        states.append(cell(x, states[-1]))
    states[-1].sum().backward()
    return [state.grad.norm().item() for state in reversed(states)]
