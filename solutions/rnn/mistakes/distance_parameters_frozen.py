"""The parameters of the cell are frozen, and they stay frozen after the call.

This stops backward from writing into the parameters, but the cell can no longer learn.
Breaks: alone
Shows: requires_grad
Hint: Print cell.weight_hh.requires_grad before and after the call.
"""

import torch


def gradient_by_distance(cell, inputs, h0):
    for parameter in cell.parameters():
        parameter.requires_grad_(False)
    states = [h0.clone().requires_grad_()]
    for x in inputs:
        states.append(cell(x, states[-1]))
    loss = states[-1].sum()
    gradients = torch.autograd.grad(loss, states)
    return [gradient.norm().item() for gradient in reversed(gradients)]
