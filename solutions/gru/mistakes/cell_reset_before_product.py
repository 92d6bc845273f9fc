"""The reset gate multiplies h before the matrix product: the paper's variant.

Cho et al. (2014) write W_hn (r * h). torch's cell multiplies r by the result of the product. Both
are GRUs, but their numbers differ.
Breaks: n
Hint: In torch's third line, does r come before or after the product with the matrix? And what does
it do to b_hn?
"""

import torch
from torch import nn


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
        from_x = x @ self.weight_ih.T + self.bias_ih
        from_h = h @ self.weight_hh.T + self.bias_hh
        r_x, z_x, n_x = from_x.chunk(3, dim=1)
        r_h, z_h, n_h = from_h.chunk(3, dim=1)
        r = torch.sigmoid(r_x + r_h)
        z = torch.sigmoid(z_x + z_h)
        w_hn, b_hn = self.weight_hh.chunk(3)[2], self.bias_hh.chunk(3)[2]
        n = torch.tanh(n_x + (r * h) @ w_hn.T + b_hn)
        return (1 - z) * n + z * h
