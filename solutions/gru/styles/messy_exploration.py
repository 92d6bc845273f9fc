"""A notebook's leftovers: prints, a comparison with torch's own, plots and a training at the top level."""

import matplotlib.pyplot as plt
import numpy as np
import torch
import torch.nn as nn
from torch.nn import functional as F

torch.manual_seed(1)
example = nn.GRUCell(4, 3)
print({k: tuple(v.shape) for k, v in example.state_dict().items()})


class GRUCell(nn.Module):
    def __init__(self, input_size, hidden_size):
        super().__init__()
        self.weight_ih = nn.Parameter(torch.empty(3 * hidden_size, input_size))
        self.weight_hh = nn.Parameter(torch.empty(3 * hidden_size, hidden_size))
        self.bias_ih = nn.Parameter(torch.empty(3 * hidden_size))
        self.bias_hh = nn.Parameter(torch.empty(3 * hidden_size))
        bound = hidden_size**-0.5
        for parameter in self.parameters():
            nn.init.uniform_(parameter, -bound, bound)

    def forward(self, x, h):
        # first try: gates = x @ self.weight_ih.T + h @ self.weight_hh.T + ...
        # wrong: r is in between for n!
        gx = F.linear(x, self.weight_ih, self.bias_ih)
        gh = F.linear(h, self.weight_hh, self.bias_hh)
        print("gx", gx.shape, "gh", gh.shape)
        H = gh.shape[1] // 3
        rz = torch.sigmoid((gx + gh)[..., : 2 * H])
        r, z = rz[..., :H], rz[..., H:]
        n = torch.tanh(gx[..., 2 * H :] + r * gh[..., 2 * H :])
        assert n.shape == h.shape
        return h - (1 - z) * (h - n)


mine = GRUCell(4, 3)
mine.load_state_dict(example.state_dict())
x, h = torch.randn(2, 4), torch.randn(2, 3)
print("difference", (mine(x, h) - example(x, h)).abs().max().item())
values = np.array([mine(x, h).norm().item() for _ in range(3)])
plt.plot(values)
plt.show()

# With z the GRU decides for each unit how much stays; with i and f an LSTM can do both at once.
