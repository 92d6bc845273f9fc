"""On the way back, the matrix is applied before the slope of tanh, which is the wrong order.

The factors in a product of matrices cannot be swapped.
Breaks: gradient
Hint: h_t = tanh(a_t), and a_t contains h_{t-1}. Which of the two derivatives comes first on the way
back?
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
            delta = (delta @ cell.weight_hh) * (1 - h**2)
            norms.append(delta.norm().item())
    return norms
