"""All steps at once: the output of the LSTM, shifted by one step, is the h before each step."""

import torch


@torch.no_grad()
def gate_activations(lstm, x, state):
    output, _ = lstm(x, state)
    before = torch.cat([state[0].transpose(0, 1), output[:, :-1]], dim=1)
    sums = x @ lstm.weight_ih_l0.T + before @ lstm.weight_hh_l0.T
    sums = sums + (lstm.bias_ih_l0 + lstm.bias_hh_l0)
    i, f, g, o = sums.chunk(4, dim=-1)
    i, f, g, o = i.sigmoid(), f.sigmoid(), g.tanh(), o.sigmoid()
    c = torch.empty_like(output)
    last = state[1].squeeze(0)
    for t in range(x.size(1)):
        last = f[:, t] * last + i[:, t] * g[:, t]
        c[:, t] = last
    return dict(i=i, f=f, g=g, o=o, c=c, h=output)


def retention(activations):
    f = activations["f"]
    kept = torch.ones_like(f)
    for t in reversed(range(f.shape[1] - 1)):
        kept[:, t] = kept[:, t + 1] * f[:, t + 1]
    return kept
