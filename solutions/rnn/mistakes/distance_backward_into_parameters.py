r"""backward also writes gradients into the parameters of the cell, and they stay there.

backward writes into the .grad of every parameter that asks for gradients.
Breaks: alone
Shows: \A(?!.*(zero_grad|grad = None))
Hint: Print cell.weight_hh.grad before and after the call. Which other way to get gradients is
there?
Same from outside as: distance_gradients_of_parameters_cleared
"""

import torch


def gradient_by_distance(cell, inputs, h0):
    states = [h0.clone().requires_grad_()]
    for x in inputs:
        h = cell(x, states[-1])
        h.retain_grad()
        states.append(h)
    states[-1].sum().backward()
    return [state.grad.norm().item() for state in reversed(states)]
