"""On the way back, W_hh is transposed as it is on the way forward.

Forward the product is h @ W.T. On the way back the matrix is not transposed.
Breaks: gradient
Hint: Each row is one sequence, and h @ W.T leads forward. Which product leads back?
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
            delta = (delta * (1 - h**2)) @ cell.weight_hh.T
            norms.append(delta.norm().item())
    return norms
