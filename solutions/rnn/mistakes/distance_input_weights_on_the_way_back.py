"""The way back uses the matrix W_ih instead of W_hh.

ih and hh are easily mixed up.
Breaks: gradient
Hint: Through which matrix did h_{t-1} go on its way to h_t?
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
            delta = (delta * (1 - h**2)) @ cell.weight_ih
            norms.append(delta.norm().item())
    return norms
