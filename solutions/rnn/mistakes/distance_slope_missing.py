"""The slope of tanh is left out: each step back multiplies only by W_hh.

The Jacobian has two factors, and the slope is easily forgotten.
Breaks: gradient
Hint: What is the derivative of tanh, and where is it in your step back?
"""

import torch


def gradient_by_distance(cell, inputs, h0):
    states = [h0]
    with torch.no_grad():
        for x in inputs:
            states.append(cell(x, states[-1]))
        delta = torch.ones_like(h0)
        norms = [delta.norm().item()]
        for h in states[:0:-1]:
            delta = delta @ cell.weight_hh
            norms.append(delta.norm().item())
    return norms
