"""The lines of the exercise as its notebook has them, to say which of them a mistake breaks."""

from __future__ import annotations

# Hochreiter and Schmidhuber 1997, with the forget gate of Gers, Schmidhuber and Cummins 2000, in
# the form of torch.nn.LSTMCell.
CELL = {
    "parameters": "weight_ih (4H, I), weight_hh (4H, H), bias_ih (4H), bias_hh (4H)",
    "all": "i, f, g, o, c and h, all six lines, written out",
    "order": "the rows of both matrices and both biases: i, f, g, o, each of them H rows",
    "blocks": "i, f, g and o lie side by side in the (B, 4H) sum, H columns each",
    "sum": "in i, f, g and o alike: W_ih x_t + b_ih + W_hh h_{t-1} + b_hh",
    "gates": "i_t, f_t, o_t = σ(W_ih x_t + b_ih + W_hh h_{t-1} + b_hh), each with its own rows",
    "f": "f_t = σ(W_if x_t + b_if + W_hf h_{t-1} + b_hf)",
    "g": "g_t = tanh(W_ig x_t + b_ig + W_hg h_{t-1} + b_hg)",
    "o": "o_t = σ(W_io x_t + b_io + W_ho h_{t-1} + b_ho)",
    "c": "c_t = f_t ⊙ c_{t-1} + i_t ⊙ g_t",
    "h": "h_t = o_t ⊙ tanh(c_t)",
    "pair": "x_t and the pair (h_{t-1}, c_{t-1}) give the pair (h_t, c_t), each (B, H)",
    "gradients": "gradients flow through all six lines, back to x_t, h_{t-1}, c_{t-1} and the four "
    "parameters",
    "dtype": "any B, I and H, in float32 and in float64",
    "alone": "h_t and c_t are made of x_t, h_{t-1}, c_{t-1} and the parameters, all of which stay "
    "as they are; nothing else is remembered",
}
STATE = {
    "shape": "the pair (h_0, c_0), each (1, B, H)",
    "zeros": "h_0 = 0 and c_0 = 0, at every call",
    "like": "the dtype and the device of the model's parameters",
    "separate": "two separate tensors, without requires_grad",
}
LOOP = {
    "batches": "every batch once, in order",
    "state": "1. Start from a fresh state, for as many sequences as this batch has.",
    "logits": "2. Get the logits (B, T, V): the given model, on this batch as it is.",
    "loss": "3. The loss is criterion of the raw logits, (B·T, V), and of all targets, (B·T).",
    "gradients": "4. Get the gradients of this loss and of no other batch.",
    "step": "5. Take one step of the given optimizer.",
    "losses": "6. Keep the loss, as a number: the list of them is returned.",
}
