"""The lines of the exercise as its notebook has them, to say which of them a mistake breaks."""

from __future__ import annotations

# Elman 1990, in the form of torch.nn.RNNCell.
CELL = {
    "parameters": "weight_ih (H, I), weight_hh (H, H), bias_ih (H), bias_hh (H)",
    "all": "h_t = tanh(W_ih x_t + b_ih + W_hh h_{t-1} + b_hh), written out",
    "sum": "the sum W_ih x_t + b_ih + W_hh h_{t-1} + b_hh, each of the four once",
    "tanh": "h_t is tanh of the whole sum, and of nothing else",
    "shape": "x_t (B, I) and h_{t-1} (B, H) give one tensor, h_t (B, H)",
    "gradients": "gradients flow from h_t back to x_t, h_{t-1} and the four parameters",
    "dtype": "any B, I and H, in float32 and in float64",
    "alone": "h_t is made of x_t, h_{t-1} and the parameters, all of which stay as they are; "
    "nothing else is remembered",
}
HIDDEN = {
    "shape": "h_0 is one tensor, (1, B, H)",
    "zeros": "h_0 = 0, at every call",
    "like": "the dtype and the device of the model's parameters",
    "gradients": "h_0 does not require gradients",
}
# Bengio, Simard and Frasconi 1994; Pascanu, Mikolov and Bengio 2013.
DISTANCE = {
    "shape": "T + 1 numbers, one for each distance k = 0, 1, ..., T",
    "order": "entry k belongs to the distance k = T - t: first h_T, last h_0",
    "states": "h_t = cell(x_t, h_{t-1}) for t = 1 to T, from h_0",
    "loss": "L is the sum of all entries of h_T, and of no other state",
    "gradient": "the gradient at h_t: dL/dh_{t-1} = (dL/dh_t ⊙ (1 - h_t²)) W_hh, from "
    "dL/dh_T = 1 on",
    "norm": "‖dL/dh_t‖ = √(the sum of the squares of all its B · H entries)",
    "sizes": "any T, B, I and H, in float32 and in float64",
    "alone": "inputs, h_0, the cell, and the .grad of its parameters stay as they are",
}
