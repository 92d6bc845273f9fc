"""The norms of the Jacobians are multiplied instead of the Jacobians.

A product of norms is only an upper bound for the norm of the product.
Breaks: gradient
Hint: On the way back, do you keep a vector, or only its length?
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
            delta = delta * float(cell.weight_hh.norm())
            norms.append(delta.norm().item())
    return norms
