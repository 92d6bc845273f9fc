"""What usually lies behind an exception in a look at the gates."""

from __future__ import annotations

from ...assessment.causes import Cause

ACTIVATIONS = (
    Cause(
        r"values to unpack \(expected 4",
        "chunk splits dimension 0 unless it is told otherwise; the four gates lie side by side in "
        "the last dimension.",
        r"chunk\((?!.*(dim\s*=|axis\s*=|,\s*-?\d\s*\)))",
    ),
    Cause(
        r"values to unpack \(expected 4",
        "split takes the size of one piece, not their number: the hidden size, along the last "
        "dimension.",
        r"split\(",
    ),
    Cause(
        r"values to unpack \(expected 4",
        "Taking a tensor apart gives its rows, one for each sequence: cut its last dimension, "
        "which is 4H long, into four first.",
    ),
    Cause(
        r"values to unpack \(expected 2",
        "state is the pair (h0, c0), and lstm(x, state) gives the pair (output, state): two names "
        "take either apart.",
    ),
    Cause(
        r"'LSTM' object has no attribute '(weight_[ih]h|bias_[ih]h)'",
        "The names of nn.LSTM's parameters end in the number of their layer: {1}_l0.",
    ),
    Cause(
        r"'LSTM' object has no attribute '(\w+)'",
        "nn.LSTM has no {1}: its parameters are weight_ih_l0, weight_hh_l0, bias_ih_l0 and "
        "bias_hh_l0, its sizes input_size and hidden_size.",
    ),
    Cause(
        r"mat1 and mat2 shapes cannot be multiplied \((\d+)x(\d+) and (\d+)x\2\)",
        "Both have the same last size: the second one wants to be transposed (.T).",
    ),
    Cause(
        r"mat1 and mat2 shapes cannot|size mismatch, got|einsum\(\).*does not broadcast",
        "weight_ih_l0 (4H, I) goes with x_t (batch, I), and weight_hh_l0 (4H, H) with h (batch, "
        "H), each transposed: is a matrix with the other vector, or a step taken along another "
        "dimension than time?",
    ),
    Cause(
        r"Expected hidden\[\d\] size|For batched 3-D input|input must have \d dimensions",
        "nn.LSTM wants x as (batch, time, I) and the state as (1, batch, H), also for one step.",
    ),
    Cause(
        r"size of tensor a \((\d+)\) must match the size of tensor b \((\d+)\)",
        "At one step x is (batch, I) and everything else (batch, H) or (batch, 4H): which "
        "dimension of x is the time, and has the state its leading 1 still?",
    ),
    Cause(
        r"same dtype|expected scalar type|expected .* to have the same dtype",
        "Something here has a dtype of its own (.float(), torch.zeros without dtype): make it with "
        "the dtype of x.",
    ),
    Cause(
        r"a leaf Variable that requires grad|a view of a leaf Variable",
        "A parameter of the LSTM is written into: read the parameters, and make new tensors.",
    ),
    Cause(
        r"stack expects|must be tuple of Tensors, not Tensor|expected a non-empty list",
        "torch.stack takes a list with the tensor of every step, all of one shape.",
    ),
    Cause(
        r"'(?:tuple|list)' object has no attribute|tuple.* and 'Tensor'|'Tensor' and 'tuple'"
        r"|must be Tensor, not (?:tuple|list)",
        "state is the pair (h0, c0): take it apart before you compute with it.",
    ),
    Cause(
        r"Can't call numpy\(\) on Tensor that requires grad",
        "The parameters ask for gradients, of which NumPy knows nothing: detach them first.",
    ),
    Cause(
        r"^KeyError: '(\w+)'",
        "Nothing was put under the key {1} before it is read.",
    ),
)
RETENTION = (
    Cause(
        r"^KeyError: '?(\w+)",
        'There is no {1} in activations: its keys are "i", "f", "g", "o", "c" and "h".',
    ),
    Cause(
        r"'dict' object has no attribute|list indices|dict.* and 'Tensor'|must be Tensor, not dict",
        'activations is a dict of six tensors: activations["f"] is the forget gate, (batch, time, '
        "hidden).",
    ),
    Cause(
        r"step must be greater than zero|negative step",
        "A tensor takes no negative step: flip(1) turns the time round.",
    ),
    Cause(
        r"(?:cumprod|prod).*(?:missing|received|arguments)|Dimension out of range",
        "The time is dimension 1.",
    ),
    Cause(
        r"index \d+ is out of bounds",
        "Python counts from 0: the last step is at place time - 1, and no gate comes after it.",
    ),
    Cause(
        r"same dtype|expected scalar type",
        "Something here has a dtype of its own (torch.ones without dtype): take that of f.",
    ),
)
