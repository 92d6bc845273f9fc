"""The rows are read unit by unit, as if the four gates of one unit were side by side.

A view as (B, H, 4) cuts the 4H numbers into H groups of four.
Breaks: order
Hint: Are the H rows of one gate together in the matrix, or is every fourth row one of them?
"""

import torch


def gate_activations(lstm, x, state):
    h, c = state[0][0], state[1][0]
    found = {key: [] for key in "ifgoch"}
    for x_t in x.unbind(dim=1):
        sums = x_t @ lstm.weight_ih_l0.T + lstm.bias_ih_l0
        sums = sums + h @ lstm.weight_hh_l0.T + lstm.bias_hh_l0
        i, f, g, o = sums.view(len(sums), -1, 4).unbind(dim=2)
        i, f, g, o = torch.sigmoid(i), torch.sigmoid(f), torch.tanh(g), torch.sigmoid(o)
        c = f * c + i * g
        h = o * torch.tanh(c)
        for key, value in zip("ifgoch", (i, f, g, o, c, h)):
            found[key].append(value.detach())
    return {key: torch.stack(values, dim=1) for key, values in found.items()}
