"""The loop over the units writes each new value into h, and the next units read the changed h.

In such a loop, the second unit sees the new value of the first unit.
Breaks: sum
Hint: All units of a step should see the same h. What does the last unit of your loop see?
"""

import torch
from torch import nn


class LSTMCell(nn.Module):
    def __init__(self, input_size, hidden_size):
        super().__init__()
        self.input_size = input_size
        self.hidden_size = hidden_size
        bound = hidden_size**-0.5
        self.weight_ih = nn.Parameter(torch.empty(4 * hidden_size, input_size).uniform_(-bound, bound))
        self.weight_hh = nn.Parameter(torch.empty(4 * hidden_size, hidden_size).uniform_(-bound, bound))
        self.bias_ih = nn.Parameter(torch.empty(4 * hidden_size).uniform_(-bound, bound))
        self.bias_hh = nn.Parameter(torch.empty(4 * hidden_size).uniform_(-bound, bound))

    def forward(self, x, state):
        h = list(state[0].unbind(dim=1))
        c = list(state[1].unbind(dim=1))
        H = self.hidden_size
        for k in range(H):
            z = []
            for row in (k, H + k, 2 * H + k, 3 * H + k):
                s = self.bias_ih[row] + self.bias_hh[row] + x @ self.weight_ih[row]
                s = s + torch.stack(h, dim=1) @ self.weight_hh[row]
                z.append(s)
            c[k] = torch.sigmoid(z[1]) * c[k] + torch.sigmoid(z[0]) * torch.tanh(z[2])
            h[k] = torch.sigmoid(z[3]) * torch.tanh(c[k])
        return torch.stack(h, dim=1), torch.stack(c, dim=1)
