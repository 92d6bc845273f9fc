"""The gradient is that of every state's sum at h_0, not that of the last state's sum at every state.

Distance was counted from the start instead of from the end.
Breaks: gradient
Hint: Of which state do you take the sum, and at which state do you take the gradient?
"""

import torch


def gradient_by_distance(cell, inputs, h0):
    start = h0.clone().requires_grad_()
    h, states = start, [start]
    for x in inputs:
        h = cell(x, h)
        states.append(h)
    return [torch.autograd.grad(s.sum(), start, retain_graph=True)[0].norm().item() for s in states]
