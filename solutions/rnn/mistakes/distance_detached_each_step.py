"""Every state is detached before the next step, so the gradient flows back only one step.

Truncated BPTT detaches the state, but only between pieces of a sequence.
Breaks: gradient
Hint: Where in your loop is the graph cut?
"""

import torch


def gradient_by_distance(cell, inputs, h0):
    h, norms = h0.clone().requires_grad_(), []
    for x in inputs:
        new = cell(x, h)
        norms.append(torch.autograd.grad(new.sum(), h)[0].norm().item())
        h = new.detach().requires_grad_()
    return [h.numel() ** 0.5, *reversed(norms)]
