"""The slope is 1 - tanh(h)², with one tanh too many: h is a tanh already.

The formula has tanh(a)², and h was put in for a.
Breaks: gradient
Hint: tanh(a_t) already has a name in the equations. Which name?
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
            delta = (delta * (1 - torch.tanh(h) ** 2)) @ cell.weight_hh
            norms.append(delta.norm().item())
    return norms
