"""The gates i and f are swapped in the dict.

The states are right, but the names in the dict are not.
Breaks: dict
Hint: Which gate multiplies the old c? Is it the one that you store under f?
"""

import torch


def gate_activations(lstm, x, state):
    h, c = state[0][0], state[1][0]
    found = {key: [] for key in "ifgoch"}
    for x_t in x.unbind(dim=1):
        sums = x_t @ lstm.weight_ih_l0.T + lstm.bias_ih_l0
        sums = sums + h @ lstm.weight_hh_l0.T + lstm.bias_hh_l0
        i, f, g, o = sums.chunk(4, dim=1)
        i, f, g, o = torch.sigmoid(i), torch.sigmoid(f), torch.tanh(g), torch.sigmoid(o)
        c = f * c + i * g
        h = o * torch.tanh(c)
        for key, value in zip("ifgoch", (f, i, g, o, c, h)):
            found[key].append(value.detach())
    return {key: torch.stack(values, dim=1) for key, values in found.items()}
