"""The LSTM itself takes every step, and says c and h; the gates are made beside it. The results
keep their graph."""

import torch


def gate_activations(lstm, x, state):
    seen = {name: [] for name in ("h", "c", "o", "g", "f", "i")}
    for t in range(x.shape[1]):
        step = x[:, t : t + 1]
        sums = torch.nn.functional.linear(step, lstm.weight_ih_l0, lstm.bias_ih_l0)
        sums = sums + torch.nn.functional.linear(
            state[0].permute(1, 0, 2), lstm.weight_hh_l0, lstm.bias_hh_l0
        )
        i, f, g, o = torch.split(sums, lstm.hidden_size, dim=2)
        _, state = lstm(step, state)
        seen["i"].append(i.sigmoid())
        seen["f"].append(f.sigmoid())
        seen["g"].append(g.tanh())
        seen["o"].append(o.sigmoid())
        seen["c"].append(state[1].permute(1, 0, 2))
        seen["h"].append(state[0].permute(1, 0, 2))
    return {name: torch.cat(values, dim=1) for name, values in seen.items()}


def retention(activations):
    f = activations["f"]
    return torch.stack([f[:, t + 1 :].prod(dim=1) for t in range(f.shape[1])], dim=1)
