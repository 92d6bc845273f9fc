"""What usually lies behind an exception in a plain RNN, its start, or a look at its gradients."""

from __future__ import annotations

from ...assessment.causes import Cause
from .._cell.causes import COMMON

_IN_FRONT = "With one sample a row, the matrix stands behind it, and not in front."

CELL = (
    Cause(
        r"values to unpack|not enough values",
        "There is one state, h (batch, H), and nothing to take apart.",
    ),
    Cause(r"mat1 and mat2 shapes cannot", _IN_FRONT, r"weight_[ih]h\s*@"),
    *COMMON,
    Cause(
        r"mat1 and mat2 shapes cannot|size mismatch, got|einsum\(\).*does not broadcast",
        "weight_ih (H, I) goes with x (batch, I), and weight_hh (H, H) with h (batch, H), each "
        "transposed: is a matrix with the other vector?",
    ),
    Cause(
        r"size of tensor a",
        "An asterisk multiplies entry by entry. The matrix product is @.",
        r"\*\s*(?:self\.)?weight_[ih]h|weight_[ih]h(?:\.T|\.t\(\))?\s*\*",
    ),
    Cause(
        r"size of tensor a \((\d+)\) must match the size of tensor b \((\d+)\)",
        "All that is added is (batch, H), or (H) in the case of a bias: print the shape of each "
        "piece of this line.",
    ),
    Cause(
        r"'RNNCell' object has no attribute '(\w+)'",
        "The four parameters are weight_ih, weight_hh, bias_ih and bias_hh; {1} is none of them, "
        "and __init__ does not make it.",
    ),
)
HIDDEN = (
    Cause(
        r"has no attribute '(dtype|device)'",
        "A module has no {1} of its own: take it from one of its parameters.",
    ),
    Cause(
        r"has no attribute '(?:batch_size|num_layers|n_layers)'",
        "The batch size is the argument, and there is one layer.",
    ),
    Cause(
        r"'SimpleRNN' object has no attribute '(\w+)'",
        "The model has embed, cell, fc and hidden_size, as they were handed out; {1} is none of "
        "them.",
    ),
)
DISTANCE = (
    Cause(
        r"does not require grad and does not have a grad_fn|does not require grad",
        "Nothing asks for gradients here: is h_0 a tensor with requires_grad=True before the first "
        "step, and is the run outside of no_grad?",
    ),
    Cause(
        r"appears to not have been used in the graph",
        "The gradient is asked for at a tensor that the last state was not computed from: is it a "
        "copy, or detached? The very tensor that went into the cell is needed.",
    ),
    Cause(
        r"can't retain_grad on Tensor that has requires_grad=False",
        "retain_grad is for tensors that are part of a graph: the states are, once h_0 asks for "
        "gradients.",
    ),
    Cause(
        r"backward through the graph a second time|retain_graph=True",
        "A graph is freed after one backward: ask for the gradients at all states in one call.",
    ),
    Cause(
        r"grad can be implicitly created only for scalar outputs",
        "L is one number: the sum of the last state's entries.",
    ),
    Cause(
        r"'NoneType' object has no attribute|NoneType",
        "A .grad is None: torch keeps it only for a tensor that asks for gradients itself. "
        "torch.autograd.grad gives the gradient at any tensor that the loss was made of.",
    ),
    Cause(
        r"'tuple' object has no attribute|argument .* must be Tensor, not tuple",
        "torch.autograd.grad gives a tuple, with a gradient for each tensor, even if it is one.",
        r"\bgrad|norm",
    ),
    Cause(r"mat1 and mat2 shapes cannot", _IN_FRONT, r"weight_hh(?:\.T|\.t\(\))?\s*@"),
    Cause(
        r"mat1 and mat2 shapes cannot|size of tensor a|size mismatch",
        "inputs is (time, batch, I): one step of it, inputs[t], is (batch, I), and h is (batch, "
        "H).",
    ),
    Cause(
        r"same dtype|expected scalar type|expected .* to have the same dtype",
        "Something here has a dtype of its own (torch.ones without dtype): take that of h0.",
    ),
    Cause(
        r"index (-?\d+) is out of (?:bounds|range)|list index out of range",
        "There are T inputs and T + 1 states, h_0 to h_T: which of the two does this index count?",
    ),
    Cause(
        r"leaf Variable that requires grad|a view of a leaf Variable",
        "Something that asks for gradients is written into: make new tensors.",
    ),
    Cause(
        r"stack expects|must be tuple of Tensors|expected a non-empty list",
        "torch.stack takes a list of tensors, all of one shape.",
    ),
)
