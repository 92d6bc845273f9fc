"""The gates of a cell, seen from outside, as pictures: they decide nothing."""

from __future__ import annotations

from dataclasses import dataclass

import torch

from ...assessment.exercise import Case
from ...report import Figure
from .._cell.gate_figures import by_sample, is_wrong
from .._cell.reference import MAIN, CellSizes, Reference, Tensors
from .spec import CELL, GATES

FAR = 20.0  # a sigmoid or tanh of it is 1 to eight digits, also when written by hand
NEAR = 1e-3  # its tanh is itself to six digits
_TITLES = {"i": "input gate i", "f": "forget gate f", "g": "candidate g", "o": "output gate o"}


@dataclass(frozen=True)
class GateFigures:
    """Draws the gates of one submission's cell beside the right ones."""

    reference: Reference

    def figures(self, case: Case, sizes: CellSizes) -> list[Figure]:
        """The gates, if any is wrong and as far as they are certain.

        A gate is not asked of the cell: it is what comes out when parameters and state are so
        chosen that a right cell gives that gate (``drive``). A wrong cell may give something else
        then. So a gate is shown only if the states that the cell really gave are made of what was
        seen.
        """
        seen = self._seen(case)
        if seen is None:
            return []
        figures = [by_sample(_TITLES[gate], got, want) for gate, (got, want) in seen.items()]
        states = case.evidence.frames[f"{sizes.label}/values"].tensors
        i, f, g, o = (got for got, _ in seen.values())
        c = f * self.reference.draw(case.seeds, MAIN)["c"] + i * g
        if not _is_made_of(states["c"], c):
            return []
        shown = figures if _is_made_of(states["h"], o * torch.tanh(c)) else figures[:3]
        return shown if any(map(is_wrong, figures)) else []

    def _seen(self, case: Case) -> dict[str, tuple[torch.Tensor, torch.Tensor]] | None:
        """What was seen of each gate, and what is right; None if not all were."""
        frame, given = case.frame("driven"), self.reference.draw(case.seeds, MAIN)
        seen = {}
        for gate in GATES:
            case_of_gate, output, scale = drive(given, gate)
            got = frame.tensors.get(f"{gate} in {output}") if frame is not None else None
            want = self.reference.expected(case_of_gate)[output]
            if got is None or got.shape != want.shape:
                return None
            seen[gate] = (got.double() / scale, want / scale)
        return seen


def driven(given: Tensors) -> dict[str, Tensors]:
    """Parameters and arguments that show each gate."""
    return {gate: drive(given, gate)[0] for gate in GATES}


def drive(given: Tensors, gate: str) -> tuple[Tensors, str, float]:
    """Parameters and a state under which ``nn.LSTMCell`` gives one gate as ``h`` or ``c``, scaled.

    With c = 0 and g driven to 1, c' = i; with c = 0 and i driven to 1, c' = g; with c = 1 and g
    held at 0, c' = f. With g held at 0, f driven to 1 and c so small that tanh(c) is c, with or
    without the tanh, h' = o * c.
    """
    fixed, state, output = {
        "i": ({"g": FAR}, 0.0, "c"),
        "f": ({"g": 0.0}, 1.0, "c"),
        "g": ({"i": FAR}, 0.0, "c"),
        "o": ({"g": 0.0, "f": FAR}, NEAR, "h"),
    }[gate]
    tensors = {name: tensor.clone() for name, tensor in given.items()}
    tensors["c"] = torch.full_like(given["c"], state)
    hidden = given["weight_hh"].shape[1]
    for name, preactivation in fixed.items():
        start = GATES.index(name) * hidden
        for parameter in CELL.parameters:
            tensors[parameter][start : start + hidden] = 0.0
        tensors["bias_ih"][start : start + hidden] = preactivation
    return tensors, output, NEAR if output == "h" else 1.0


def _is_made_of(state: torch.Tensor, gates: torch.Tensor) -> bool:
    """To a part in a thousand: a gate seen from outside is itself off by that times itself."""
    return state.shape == gates.shape and bool((state - gates).abs().max() < 1e-3)
