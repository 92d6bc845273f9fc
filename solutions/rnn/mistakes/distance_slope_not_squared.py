"""The slope is 1 - h instead of 1 - h².

The square was forgotten.
Breaks: gradient
Hint: Can the slope of tanh be larger than 1? Can yours?
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
            delta = (delta * (1 - h)) @ cell.weight_hh
            norms.append(delta.norm().item())
    return norms
