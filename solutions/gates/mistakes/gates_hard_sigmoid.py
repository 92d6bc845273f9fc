"""The gates use the hard sigmoid, a straight line that is cut off at 0 and 1.

Older versions of Keras used it by default in recurrent layers.
Breaks: gates
Hint: Compare your function with 1 / (1 + exp(-z)) at z = 1.
"""

import torch


def gate_activations(lstm, x, state):
    h, c = state[0][0], state[1][0]
    found = {key: [] for key in "ifgoch"}
    for x_t in x.unbind(dim=1):
        sums = x_t @ lstm.weight_ih_l0.T + lstm.bias_ih_l0
        sums = sums + h @ lstm.weight_hh_l0.T + lstm.bias_hh_l0
        i, f, g, o = sums.chunk(4, dim=1)
        i, f, o = (torch.nn.functional.hardsigmoid(z) for z in (i, f, o))
        g = torch.tanh(g)
        c = f * c + i * g
        h = o * torch.tanh(c)
        for key, value in zip("ifgoch", (i, f, g, o, c, h)):
            found[key].append(value.detach())
    return {key: torch.stack(values, dim=1) for key, values in found.items()}
