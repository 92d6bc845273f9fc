r"""The results are put into float32 tensors.

torch.zeros without a dtype makes float32, even if the LSTM has another dtype.
Breaks: dtype
Shows: \A(?!.*(\.float\(|float32))
Hint: Convert the LSTM and x with `.double()`. Which dtype does your f have?
Same from outside as: gates_converted_to_float32
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
        c = f * c + i * g
        h = o * torch.tanh(c)
        for key, value in zip("ifgoch", (i, f, g, o, c, h)):
            found[key].append(value.detach())
    B, T, H = x.shape[0], x.shape[1], lstm.hidden_size
    buffers = {key: torch.zeros(B, T, H) for key in found}
    for key, values in found.items():
        for t, value in enumerate(values):
            buffers[key][:, t] = value
    return buffers
