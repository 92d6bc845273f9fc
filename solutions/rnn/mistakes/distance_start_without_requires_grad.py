"""The start state does not ask for gradients, so there is none at h_0.

torch takes notes only of tensors that ask for gradients, and of tensors made from them. The given
h0 does not ask.
Breaks: gradient
Hint: Which tensors does torch take notes of? Is h_0 one of them?
"""

import torch


def gradient_by_distance(cell, inputs, h0):
    states = [h0.clone()]
    for x in inputs:
        states.append(cell(x, states[-1]))
    loss = states[-1].sum()
    gradients = torch.autograd.grad(loss, states)
    return [gradient.norm().item() for gradient in reversed(gradients)]
