"""Loops over numbers, with math."""

import math

import torch


def sigmoid(z):
    return 1 / (1 + math.exp(-z))


def gate_activations(lstm, x, state):
    W, U = lstm.weight_ih_l0.tolist(), lstm.weight_hh_l0.tolist()
    b = (lstm.bias_ih_l0 + lstm.bias_hh_l0).tolist()
    H, B, T = lstm.hidden_size, len(x), x.shape[1]
    out = {k: [[[0.0] * H for _ in range(T)] for _ in range(B)] for k in "ifgoch"}
    for n in range(B):
        h, c = state[0][0, n].tolist(), state[1][0, n].tolist()
        for t in range(T):
            xs = x[n, t].tolist()
            sums = [
                b[r] + sum(w * v for w, v in zip(W[r], xs)) + sum(u * v for u, v in zip(U[r], h))
                for r in range(4 * H)
            ]
            for u in range(H):
                i, f, o = sigmoid(sums[u]), sigmoid(sums[H + u]), sigmoid(sums[3 * H + u])
                g = math.tanh(sums[2 * H + u])
                c[u] = f * c[u] + i * g
                values = (i, f, g, o, c[u], o * math.tanh(c[u]))
                for k, value in zip("ifgoch", values):
                    out[k][n][t][u] = value
            h = [out["h"][n][t][u] for u in range(H)]
    return {k: torch.tensor(v, dtype=x.dtype) for k, v in out.items()}


def retention(activations):
    f = activations["f"]
    B, T, H = f.shape
    r = f.clone()
    for n in range(B):
        for u in range(H):
            product = 1.0
            for t in range(T - 1, -1, -1):
                r[n, t, u] = product
                product *= f[n, t, u].item()
    return r
