"""The output of the LSTM is rolled by one step, so step 1 reads the last h.

roll moves the last step to the front.
Breaks: start
Hint: What is h before the first step?
"""

import torch


def gate_activations(lstm, x, state):
    with torch.no_grad():
        h, _ = lstm(x, state)
        before = h.roll(1, dims=1)
        sums = x @ lstm.weight_ih_l0.T + before @ lstm.weight_hh_l0.T + lstm.bias_ih_l0 + lstm.bias_hh_l0
        i, f, g, o = sums.chunk(4, dim=2)
        i, f, g, o = i.sigmoid(), f.sigmoid(), g.tanh(), o.sigmoid()
        c_t, cells = state[1][0], []
        for t in range(x.shape[1]):
            c_t = f[:, t] * c_t + i[:, t] * g[:, t]
            cells.append(c_t)
    return {"i": i, "f": f, "g": g, "o": o, "c": torch.stack(cells, dim=1), "h": h}
