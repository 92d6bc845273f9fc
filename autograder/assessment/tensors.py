"""Draw tensors from seeds, and compare tensors."""

from __future__ import annotations

import torch


def generator(seed: int) -> torch.Generator:
    """A new generator for a seed in [0, 2**63)."""
    return torch.Generator().manual_seed(seed)


def normal(
    source: torch.Generator, *shape: int, dtype: torch.dtype = torch.float64
) -> torch.Tensor:
    """Standard normal numbers of a shape, drawn in float64 and then rounded to ``dtype``."""
    return torch.randn(*shape, generator=source, dtype=torch.float64).to(dtype)


def uniform(source: torch.Generator, bound: float, *shape: int) -> torch.Tensor:
    """Uniform numbers from -bound to bound, float64."""
    return (torch.rand(*shape, generator=source, dtype=torch.float64) * 2 - 1) * bound


def integers(source: torch.Generator, high: int, *shape: int) -> torch.Tensor:
    """Uniform integers from 0 to high - 1, int64."""
    return torch.randint(high, shape, generator=source)


def difference(got: torch.Tensor, expected: torch.Tensor) -> float:
    """The largest absolute difference, computed in float64; nan counts as infinite."""
    gap = (got.double() - expected.double()).abs()
    return float(gap.nan_to_num(nan=torch.inf).max()) if gap.numel() else 0.0


def where_worst(got: torch.Tensor, expected: torch.Tensor) -> str:
    """Describe the entry that differs most: its index, the expected number and the number."""
    gap = (got.double() - expected.double()).abs().nan_to_num(nan=torch.inf)
    index = tuple(int(i) for i in torch.unravel_index(gap.argmax(), gap.shape))
    at = f"[{', '.join(map(str, index))}]" if index else ""
    return f"{at} should be {float(expected[index]):.4f}, but is {float(got[index]):.4f}"


def dtype_name(dtype: torch.dtype | None) -> str:
    """``float64`` for ``torch.float64``."""
    return str(dtype).removeprefix("torch.")
