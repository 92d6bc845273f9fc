"""Decide whether numbers are right, up to rounding."""

from __future__ import annotations

import torch

from .tensors import difference

# A thousand times the rounding error of a right cell, in any order of computation.
TOLERANCE = {torch.float64: 1e-9, torch.float32: 1e-3}
# The error of a float64 cell that rounds to float32 on the way. Its values count as right; another
# check is about its dtype.
ROUNDED = 1e-5


def is_close(got: torch.Tensor, want: torch.Tensor) -> bool:
    """Whether values are right, up to rounding to float32, or to their own lower precision."""
    tolerance = max(TOLERANCE.get(got.dtype, TOLERANCE[torch.float32]), TOLERANCE[want.dtype])
    return difference(got, want) <= max(tolerance, ROUNDED)


def is_close_gradient(got: torch.Tensor, want: torch.Tensor) -> bool:
    """Whether a gradient has the right shape and values, up to rounding of the largest entry."""
    if got.shape != want.shape:
        return False
    tolerance = max(ROUNDED, TOLERANCE[want.dtype]) * max(1.0, float(want.abs().max()))
    return difference(got, want) <= tolerance
