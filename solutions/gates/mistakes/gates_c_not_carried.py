"""Every step uses the cell state that the sequence started with.

c is computed and stored, but the next step does not get it.
Breaks: c
Hint: What does the belt hold at the beginning of step 2?
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
        c_t = f * c + i * g
        h = o * torch.tanh(c_t)
        for key, value in zip("ifgoch", (i, f, g, o, c_t, h)):
            found[key].append(value.detach())
    return {key: torch.stack(values, dim=1) for key, values in found.items()}
