"""How near is right."""

from __future__ import annotations

import torch

from .tensors import difference

# A thousand times above what rounding does to a right cell, in whatever order it computes.
TOLERANCE = {torch.float64: 1e-9, torch.float32: 1e-3}
# A float64 cell that is right to this much rounds to float32 on the way: its values are right, its
# dtype is not, and that has points of its own.
ROUNDED = 1e-5


def is_close(got: torch.Tensor, want: torch.Tensor) -> bool:
    """Right but for rounding to float32 or, where it came in a lower precision, to that."""
    tolerance = max(TOLERANCE.get(got.dtype, TOLERANCE[torch.float32]), TOLERANCE[want.dtype])
    return difference(got, want) <= max(tolerance, ROUNDED)


def is_close_gradient(got: torch.Tensor, want: torch.Tensor) -> bool:
    """Of the right shape, and right but for rounding, relative to the largest entry."""
    if got.shape != want.shape:
        return False
    tolerance = max(ROUNDED, TOLERANCE[want.dtype]) * max(1.0, float(want.abs().max()))
    return difference(got, want) <= tolerance
