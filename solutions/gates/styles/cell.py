"""nn.LSTMCell with the same parameters takes the steps; buffers with the dtype of x."""

import copy

import torch
from torch import nn


def as_cell(lstm):
    cell = nn.LSTMCell(lstm.input_size, lstm.hidden_size).to(lstm.weight_ih_l0)
    cell.load_state_dict({k.replace("_l0", ""): v for k, v in lstm.state_dict().items()})
    return cell


def gate_activations(lstm, x, state):
    lstm = copy.deepcopy(lstm).eval().requires_grad_(False)
    cell = as_cell(lstm)
    B, T, _ = x.shape
    out = {k: torch.zeros(B, T, lstm.hidden_size, dtype=x.dtype, device=x.device) for k in "cfghio"}
    h, c = (s.squeeze(0).clone() for s in state)
    for t in range(T):
        sums = cell.weight_ih @ x[:, t].T + cell.weight_hh @ h.T
        sums = (sums + cell.bias_ih[:, None] + cell.bias_hh[:, None]).T.detach()
        for k, part in zip("ifgo", sums.split(lstm.hidden_size, dim=-1)):
            out[k][:, t] = part.tanh() if k == "g" else part.sigmoid()
        h, c = (s.detach() for s in cell(x[:, t], (h, c)))
        out["h"][:, t], out["c"][:, t] = h, c
    return out


def retention(activations):
    f = activations["f"].transpose(0, 1)
    rows = [torch.ones_like(f[0])]
    for gate in f[1:].flip(0):
        rows.insert(0, rows[0] * gate)
    return torch.stack(rows).transpose(0, 1)
