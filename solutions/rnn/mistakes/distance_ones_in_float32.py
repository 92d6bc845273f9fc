"""The gradient at h_T is made in float32, whatever comes in.

torch.ones makes float32 unless it is told otherwise.
Breaks: gradient
Hint: Which dtype has a tensor that torch.ones makes?
"""

import torch


def gradient_by_distance(cell, inputs, h0):
    states = [h0]
    with torch.no_grad():
        for x in inputs:
            states.append(cell(x, states[-1]))
        delta = torch.ones(h0.shape)
        norms = [delta.norm().item()]
        for h in states[:0:-1]:
            delta = (delta * (1 - h**2)) @ cell.weight_hh
            norms.append(delta.norm().item())
    return norms
