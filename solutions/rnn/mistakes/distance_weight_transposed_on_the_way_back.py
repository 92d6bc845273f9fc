"""On the way back W_hh is transposed, as on the way forth.

Forth it is h @ W.T; back it is the other one of the two.
Breaks: gradient
Hint: With one sequence a row: h @ W.T leads forth. What leads back?
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
