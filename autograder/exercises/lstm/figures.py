"""A wrong cell in pictures: its states, its gates and its gradients beside the right ones."""

from __future__ import annotations

from collections.abc import Mapping

import torch

from ...exercise import Case
from ...record import Figure, Rows
from ...tolerance import is_close, is_close_gradient
from .probes.cell import GATES, drive
from .reference import INPUTS, MAIN, PARAMETERS, Shape, draw, expected, wanted

_STATES = {"c": "new cell state c", "h": "new hidden state h"}
_GATES = {"i": "input gate i", "f": "forget gate f", "g": "candidate g", "o": "output gate o"}
_SAMPLES = ("sample", "unit")


def states_and_gates(case: Case, shape: Shape) -> tuple[Figure, ...]:
    """The new states that are wrong; and the gates, if any of them is."""
    frame, want = case.evidence.frames[f"{shape.label}/values"], wanted(case.seeds, shape)
    states = [
        _compare(_STATES[name], _SAMPLES, frame.tensors[name], want[name]) for name in _STATES
    ]
    gates = _gates(case, frame.tensors)
    wrong = [figure for figure in states if _is_wrong(figure)]
    return tuple(wrong + (gates if any(map(_is_wrong, gates)) else []))


def _gates(case: Case, states: Mapping[str, torch.Tensor]) -> list[Figure]:
    """The gates that are known for certain.

    A gate is not asked of the cell: it is what comes out when parameters and state are so chosen
    that a right cell gives that gate (``drive``). A wrong cell may give something else then. So a
    gate is shown only if the states that the cell really gave are made of what was seen.
    """
    frame, given = case.frame("gates"), draw(case.seeds, MAIN)
    if frame is None or any(gate not in frame.tensors for gate in GATES):
        return []
    figures, seen = [], {}
    for gate in GATES:
        driven, output, scale = drive(given, gate)
        want, got = expected(driven)[output] / scale, frame.tensors[gate].double() / scale
        if got.shape != want.shape:
            return []
        figures.append(_compare(_GATES[gate], _SAMPLES, got, want))
        seen[gate] = got
    c = seen["f"] * given["c"] + seen["i"] * seen["g"]
    if not _is_made_of(states["c"], c):
        return []
    return figures if _is_made_of(states["h"], seen["o"] * torch.tanh(c)) else figures[:3]


def _is_made_of(state: torch.Tensor, gates: torch.Tensor) -> bool:
    """To a part in a thousand: a gate seen from outside is itself off by that times itself."""
    return state.shape == gates.shape and bool((state - gates).abs().max() < 1e-3)


def gradient_figures(case: Case, shape: Shape) -> tuple[Figure, ...]:
    """The wrong gradients that are small enough to be looked at: all but those of the weights."""
    frame = case.frame(f"{shape.label}/gradients")
    if frame is None:
        return ()
    found = []
    for by in (*INPUTS, *PARAMETERS[2:]):
        for output in ("h", "c"):
            name = f"{output} by {by}"
            got, want = frame.tensors.get(name), wanted(case.seeds, shape)[name]
            if got is not None and got.shape == want.shape and not is_close_gradient(got, want):
                found.append(_gradient(f"gradient of the new {output} by {by}", got, want))
    return tuple(found)


def _gradient(title: str, got: torch.Tensor, want: torch.Tensor) -> Figure:
    """A bias has a row for each gate."""
    if want.dim() == 1:
        return _compare(title, ("gate", "unit"), got.view(4, -1), want.view(4, -1))
    return _compare(title, _SAMPLES, got, want)


def _compare(title: str, axes: tuple[str, str], got: torch.Tensor, want: torch.Tensor) -> Figure:
    wrong = [
        tuple(not is_close(g, w) for g, w in zip(*rows, strict=True))
        for rows in zip(got, want, strict=True)
    ]
    return Figure(title, *axes, _rows(want), _rows(got), tuple(wrong))


def _rows(tensor: torch.Tensor) -> Rows:
    return tuple(tuple(row) for row in tensor.double().tolist())


def _is_wrong(figure: Figure) -> bool:
    return any(map(any, figure.wrong))
