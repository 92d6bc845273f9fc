"""The lines of the exercise as its notebook has them, to say which of them a mistake breaks."""

from __future__ import annotations

# Cho et al. 2014, with the reset gate behind the matrix product: the form of torch.nn.GRUCell.
CELL = {
    "parameters": "weight_ih (3H, I), weight_hh (3H, H), bias_ih (3H), bias_hh (3H)",
    "all": "r, z, n and h, all four lines, written out",
    "order": "the rows of both matrices and both biases: r, z, n, each of them H rows",
    "blocks": "r, z and n lie side by side in each product, (B, 3H): H columns each",
    "sum": "two products, (B, 3H) each: W_ih x_t + b_ih and W_hh h_{t-1} + b_hh",
    "r": "r_t = σ(W_ir x_t + b_ir + W_hr h_{t-1} + b_hr)",
    "z": "z_t = σ(W_iz x_t + b_iz + W_hz h_{t-1} + b_hz)",
    "gates": "r_t and z_t, each σ of the sum of its own rows of both products",
    "n": "n_t = tanh(W_in x_t + b_in + r_t ⊙ (W_hn h_{t-1} + b_hn))",
    "h": "h_t = (1 − z_t) ⊙ n_t + z_t ⊙ h_{t-1}",
    "result": "x_t and h_{t-1} give h_t, one tensor (B, H)",
    "gradients": "gradients flow through all four lines, back to x_t, h_{t-1} and the four "
    "parameters",
    "dtype": "any B, I and H, in float32 and in float64",
    "alone": "h_t is made of x_t, h_{t-1} and the parameters, all of which stay as they are; "
    "nothing else is remembered",
}
