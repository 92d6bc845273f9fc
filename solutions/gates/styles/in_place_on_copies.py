"""In-place operations, on tensors of its own; more keys than are asked for."""

import torch


def gate_activations(lstm, x, state):
    was = torch.is_grad_enabled()
    torch.set_grad_enabled(False)
    try:
        h, c = state[0][0].clone(), state[1][0].clone()
        T = x.shape[1]
        projected = x.matmul(lstm.weight_ih_l0.t()).add_(lstm.bias_ih_l0).add_(lstm.bias_hh_l0)
        seen = {key: [None] * T for key in ["i", "f", "g", "o", "c", "h", "tanh c"]}
        for t in range(T):
            z = projected[:, t].add_(h @ lstm.weight_hh_l0.t())
            i, f, g, o = z.tensor_split(4, dim=1)
            i, f, g, o = i.sigmoid_(), f.sigmoid_(), g.tanh_(), o.sigmoid_()
            c.mul_(f).add_(i * g)
            squashed = c.tanh()
            h = o * squashed
            for key, value in zip(seen, (i, f, g, o, c, h, squashed)):
                seen[key][t] = value.clone()
        return {key: torch.stack(values, 1) for key, values in seen.items()}
    finally:
        torch.set_grad_enabled(was)


def retention(activations):
    r = activations["f"].roll(-1, dims=1)
    r[:, -1] = 1
    for t in range(r.shape[1] - 2, -1, -1):
        r[:, t] *= r[:, t + 1]
    return r
