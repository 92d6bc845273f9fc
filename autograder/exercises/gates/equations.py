"""The lines of the exercise as its notebook has them, to say which of them a mistake breaks."""

from __future__ import annotations

# Hochreiter and Schmidhuber 1997, with the forget gate of Gers, Schmidhuber and Cummins 2000, in
# the form of torch.nn.LSTM.
ACTIVATIONS = {
    "dict": 'a dict with the keys "i", "f", "g", "o", "c" and "h"',
    "shape": "each of the six is (B, T, H): sequence, step, unit",
    "order": "the rows of both matrices and both biases: i, f, g, o, each of them H rows",
    "sum": "in i, f, g and o alike: W_ih x_t + b_ih + W_hh h_{t-1} + b_hh",
    "gates": "i_t, f_t, o_t = σ(W_ih x_t + b_ih + W_hh h_{t-1} + b_hh), each with its own rows",
    "g": "g_t = tanh(W_ig x_t + b_ig + W_hg h_{t-1} + b_hg)",
    "c": "c_t = f_t ⊙ c_{t-1} + i_t ⊙ g_t",
    "h": "h_t = o_t ⊙ tanh(c_t)",
    "start": "step 1 starts from the state (h_0, c_0) that was passed in, each (1, B, H)",
    "steps": "what stands at place t of the six is of step t, after that step",
    "sizes": "any B, T, I and H",
    "dtype": "the dtype of the LSTM and of x, float32 or float64",
    "alone": "x, the state and the LSTM stay as they are; nothing is remembered between calls",
}
RETENTION = {
    "shape": "one tensor (B, T, H)",
    "product": "r_t = f_{t+1} ⊙ f_{t+2} ⊙ … ⊙ f_T",
    "last": "r_T = 1, a product of no factors",
    "each": "each sequence and each unit by itself",
    "long": "r_t is right however small the product becomes",
    "dtype": "the dtype of the activations",
    "alone": "the activations stay as they are",
}
