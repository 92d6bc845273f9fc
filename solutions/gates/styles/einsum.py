"""One matrix for each gate, and einsum."""

import torch

ROWS = {"i": 0, "f": 1, "g": 2, "o": 3}


def gate_activations(lstm, x, state):
    size = lstm.hidden_size
    with torch.no_grad():
        rows = {k: slice(n * size, (n + 1) * size) for k, n in ROWS.items()}
        (h,), (c,) = state
        steps = []
        for t in range(x.shape[1]):
            now = {}
            for k, own in rows.items():
                now[k] = (
                    torch.einsum("bi,hi->bh", x[:, t], lstm.weight_ih_l0[own])
                    + torch.einsum("bj,hj->bh", h, lstm.weight_hh_l0[own])
                    + lstm.bias_ih_l0[own]
                    + lstm.bias_hh_l0[own]
                )
                now[k] = torch.tanh(now[k]) if k == "g" else 1 / (1 + torch.exp(-now[k]))
            c = now["f"] * c + now["i"] * now["g"]
            h = now["o"] * torch.tanh(c)
            steps.append(now | {"c": c, "h": h})
    return {k: torch.stack([step[k] for step in steps], 1) for k in steps[0]}


def retention(activations):
    """By logarithms: a sum of them from the back."""
    logs = activations["f"].log()
    back = logs.flip(dims=[1]).cumsum(dim=1).flip(dims=[1])
    return torch.exp(back - logs)
