"""Exploration between the parts, cells that fail, a plot, a first try that is defined again."""

import torch
from torch import nn
from no_such_package import plots

torch.manual_seed(3)
toy = nn.LSTM(2, 3, batch_first=True)
print(toy(torch.zeros(1, 2, 2)))


def gate_activations(lstm, x, state):
    return {"f": x}


print(gate_activations(toy, None, None)["g"])


def one_step(lstm, x, h, c):
    a = lstm.weight_ih_l0.mm(x.t()).t() + lstm.bias_ih_l0
    a = a + lstm.weight_hh_l0.mm(h.t()).t() + lstm.bias_hh_l0
    n = h.size(-1)
    i, f, g, o = a[:, :n], a[:, n : 2 * n], a[:, 2 * n : 3 * n], a[:, 3 * n :]
    i, f, g, o = i.sigmoid(), f.sigmoid(), g.tanh(), o.sigmoid()
    c = c * f + g * i
    return i, f, g, o, c, c.tanh() * o


def gate_activations(lstm, x, state):
    h, c = state
    h, c = h[-1], c[-1]
    rows = []
    for t in range(x.shape[1]):
        print("step", t)
        row = one_step(lstm, x[:, t, :], h, c)
        rows.append(torch.stack(row))
        c, h = row[4], row[5]
    return dict(zip("ifgoch", torch.stack(rows, dim=2).detach()))


from matplotlib import pyplot as plt

plt.plot(gate_activations(toy, torch.randn(1, 5, 2), 2 * (torch.zeros(1, 1, 3),))["f"][0])
plt.show()


def retention(activations):
    r, f = [], activations["f"]
    left = f[:, -1] * 0 + 1
    for t in range(f.shape[1])[::-1]:
        r.append(left)
        left = left * f[:, t]
    return torch.stack(r[::-1], dim=1)


while False:
    pass
