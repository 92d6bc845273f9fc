"""Nothing asks for the gradient at h_0.

torch takes notes of tensors that ask for gradients, and of what is made of them; h0 comes without
asking.
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
