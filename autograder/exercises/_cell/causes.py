"""What usually lies behind an exception in a cell, whichever it is."""

from __future__ import annotations

from ...assessment.causes import Cause

COMMON = (
    Cause(
        r"mat1 and mat2 shapes cannot be multiplied \((\d+)x(\d+) and (\d+)x\2\)",
        "Both have the same last size: the second one wants to be transposed (.T).",
    ),
    Cause(
        r"mat1 and mat2 shapes cannot be multiplied \((\d+)x\d+ and \d+x\1\)",
        "The two are in the other order: with one sample a row it is x @ W.T, not W.T @ x.",
    ),
    Cause(
        r"no attribute '(hidden_size|input_size|hidden_dim|H|n_hidden)'",
        "The cell that was handed out keeps no sizes: read them from a shape, such as h.shape[1], "
        "or keep them in __init__.",
    ),
    Cause(
        r"same dtype|expected scalar type|expected .* to have the same dtype|Input type .* and "
        r"weight",
        "Something here has a dtype of its own (.float(), torch.zeros without dtype): make it with "
        "the dtype that comes in.",
    ),
    Cause(
        r"(?:vector|1D tensor)s? expected|Dimension out of range|too many indices",
        "The input and the state are matrices with one example a row, (batch, size), even for a "
        "batch of one.",
    ),
)
