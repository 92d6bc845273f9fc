"""The inputs and h0 are converted to float32.

float() silences a complaint about dtypes, for float32 models.
Breaks: sizes
Hint: Convert the cell, inputs and h0 with .double(). What does your function do to them?
"""

import torch


def gradient_by_distance(cell, inputs, h0):
    states = [h0.float().requires_grad_()]
    for x in inputs:
        states.append(cell(x.float(), states[-1]))
    loss = states[-1].sum()
    gradients = torch.autograd.grad(loss, states)
    return [gradient.norm().item() for gradient in reversed(gradients)]
