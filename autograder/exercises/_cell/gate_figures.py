"""A wrong cell in pictures: its states and its gradients beside the right ones."""

from __future__ import annotations

import torch

from ...assessment.exercise import Case
from ...assessment.tolerance import is_close_gradient
from ...report import Figure
from .._judge import compare
from .reference import CellSizes, Reference
from .spec import WORDS

_SAMPLES = ("sample", "unit")


def states(case: Case, reference: Reference, sizes: CellSizes) -> tuple[Figure, ...]:
    """The tensors of the new state that are wrong."""
    got = case.evidence.frames[f"{sizes.label}/values"].tensors
    want = reference.wanted(case.seeds, sizes)
    figures = [
        by_sample(f"new {WORDS[name]}", got[name], want[name])
        for name in reversed(reference.spec.state)
    ]
    return tuple(figure for figure in figures if is_wrong(figure))


def gradients(case: Case, reference: Reference, sizes: CellSizes) -> tuple[Figure, ...]:
    """The wrong gradients that are small enough to look at: all but those of matrices."""
    frame, spec = case.frame(f"{sizes.label}/gradients"), reference.spec
    if frame is None:
        return ()
    found = []
    want = reference.wanted(case.seeds, sizes)
    vectors = [name for name, size in spec.parameters.items() if len(size) == 1]
    for by in (*spec.inputs, *vectors):
        for output in spec.state:
            name = f"{output} by {by}"
            got = frame.tensors.get(name)
            if got is None or got.shape != want[name].shape:
                continue
            if not is_close_gradient(got, want[name]):
                title = f"gradient of the new {output} by {by}"
                found.append(_gradient(title, got, want[name], sizes.hidden))
    return tuple(found)


def _gradient(title: str, got: torch.Tensor, want: torch.Tensor, hidden: int) -> Figure:
    """A bias has a row for each gate, or one row of a cell that has none."""
    if want.dim() == 1:
        row = "gate" if len(want) > hidden else "row"
        return compare(title, (row, "unit"), got.view(-1, hidden), want.view(-1, hidden))
    return by_sample(title, got, want)


def by_sample(title: str, got: torch.Tensor, want: torch.Tensor) -> Figure:
    """Two (batch, n) tensors side by side."""
    return compare(title, _SAMPLES, got, want)


def is_wrong(figure: Figure) -> bool:
    """Whether anything in it differs."""
    return any(map(any, figure.wrong))
