"""The slope of tanh is computed from h_{t-1} instead of h_t.

The index of the loop is off by one.
Breaks: gradient
Hint: The slope belongs to the tanh that made h_t. Which state's square is in your formula?
"""

import torch


def gradient_by_distance(cell, inputs, h0):
    states = [h0]
    with torch.no_grad():
        for x in inputs:
            states.append(cell(x, states[-1]))
        delta = torch.ones_like(h0)
        norms = [delta.norm().item()]
        for h in states[-2::-1]:
            delta = (delta * (1 - h**2)) @ cell.weight_hh
            norms.append(delta.norm().item())
    return norms
