"""W_hh is left out: each step back multiplies only by the slope of tanh.

The code multiplies unit by unit. But every unit acts on all units of the next step.
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
            delta = delta * (1 - h**2)
            norms.append(delta.norm().item())
    return norms
