"""A hook that is removed again brings the output; the rest is NumPy."""

import numpy as np
import torch


def _sigmoid(z):
    return np.exp(-np.logaddexp(0, -z))


def gate_activations(lstm, x, state):
    outputs = []
    handle = lstm.register_forward_hook(lambda module, args, result: outputs.append(result[0]))
    with torch.no_grad():
        lstm(x, state)
    handle.remove()
    h = outputs[0].numpy()
    W, U, b1, b2 = (p.detach().numpy() for p in lstm.parameters())
    before = np.concatenate([state[0].numpy().swapaxes(0, 1), h[:, :-1]], axis=1)
    i, f, g, o = np.split(x.numpy() @ W.T + before @ U.T + b1 + b2, 4, axis=2)
    i, f, g, o = _sigmoid(i), _sigmoid(f), np.tanh(g), _sigmoid(o)
    c = np.empty_like(h)
    last = state[1].numpy()[0]
    for t in range(c.shape[1]):
        last = f[:, t] * last + i[:, t] * g[:, t]
        c[:, t] = last
    return {k: torch.from_numpy(np.ascontiguousarray(v)) for k, v in zip("ifgoch", (i, f, g, o, c, h))}


def retention(activations):
    f = activations["f"].numpy()
    after = np.concatenate([f[:, 1:], np.ones_like(f[:, :1])], axis=1)
    return torch.from_numpy(np.flip(np.flip(after, 1).cumprod(1), 1).copy())
