"""The gates of a cell, seen from outside, as pictures: they decide nothing."""

from __future__ import annotations

from dataclasses import dataclass

import torch

from ...assessment.exercise import Case
from ...report import Figure
from .._cell.gate_figures import by_sample, is_wrong
from .._cell.reference import MAIN, CellSizes, Reference, Tensors
from .spec import BLOCKS, CELL

FAR = 20.0  # a sigmoid of it is 1 to eight digits, also when written by hand
NEAR = 1e-3  # its tanh is itself to six digits
_TITLES = {"r": "reset gate r", "z": "update gate z", "n": "candidate n"}


@dataclass(frozen=True)
class GateFigures:
    """Draws the gates of one submission's cell beside the right ones."""

    reference: Reference

    def figures(self, case: Case, sizes: CellSizes) -> list[Figure]:
        """The gates, if any is wrong and as far as they are certain.

        A gate is not asked of the cell: it is what comes out when parameters and state are so
        chosen that a right cell gives that gate (``drive``). A wrong cell may give something else
        then. So what was seen is shown only if it makes up the state that the cell really gave:
        z and n; and r, if the n that was seen is made of it.
        """
        seen = self._seen(case)
        if seen is None:
            return []
        given = self.reference.draw(case.seeds, MAIN)
        r, z, n = (got for got, _ in seen.values())
        h = case.evidence.frames[f"{sizes.label}/values"].tensors["h"]
        if not _is_made_of(h, (1 - z) * n + z * given["h"]):
            return []
        known = BLOCKS if _is_made_of(n, _candidate(given, r)) else BLOCKS[1:]
        figures = [by_sample(_TITLES[name], *seen[name]) for name in known]
        return figures if any(map(is_wrong, figures)) else []

    def _seen(self, case: Case) -> dict[str, tuple[torch.Tensor, torch.Tensor]] | None:
        """What was seen of each gate, and what is right; None if not all were."""
        frame, given = case.frame("driven"), self.reference.draw(case.seeds, MAIN)
        seen = {}
        for name in BLOCKS:
            got = frame.tensors.get(f"{name} in h") if frame is not None else None
            want = self.reference.expected(drive(given, name))["h"]
            if got is None or got.shape != want.shape:
                return None
            scale = _scale(given, name)
            seen[name] = (got.double() / scale, want / scale)
        return seen


def driven(given: Tensors) -> dict[str, Tensors]:
    """Parameters and arguments that show each gate."""
    return {name: drive(given, name) for name in BLOCKS}


def drive(given: Tensors, name: str) -> Tensors:
    """Parameters under which ``nn.GRUCell`` gives a gate as ``h``, scaled (``_scale``).

    With n held at 0, h' = z * h. With z driven to 0, h' = n; and where W_in, b_in and W_hn are 0
    too and b_hn so small that its tanh is itself, h' = r * b_hn.
    """
    tensors = {key: tensor.clone() for key, tensor in given.items()}
    hidden = given["weight_hh"].shape[1]
    rows = {each: slice(k * hidden, (k + 1) * hidden) for k, each in enumerate(BLOCKS)}
    for each in {"r": "zn", "z": "n", "n": "z"}[name]:
        for parameter in CELL.parameters:
            tensors[parameter][rows[each]] = 0.0
    if name != "z":  # in both, so that a cell shows it that reads one alone
        tensors["bias_ih"][rows["z"]] = tensors["bias_hh"][rows["z"]] = -FAR
    if name == "r":
        tensors["bias_hh"][rows["n"]] = NEAR
    return tensors


def _scale(given: Tensors, name: str) -> torch.Tensor:
    """What a gate is multiplied with where it is seen, (batch, hidden)."""
    one = torch.ones_like(given["h"])
    return {"r": one * NEAR, "z": given["h"], "n": one}[name]


def _candidate(given: Tensors, r: torch.Tensor) -> torch.Tensor:
    """n from a reset gate, (batch, hidden) both."""
    from_x = given["x"] @ given["weight_ih"].T + given["bias_ih"]
    from_h = given["h"] @ given["weight_hh"].T + given["bias_hh"]
    hidden = given["h"].shape[1]
    return torch.tanh(from_x[:, -hidden:] + r * from_h[:, -hidden:])


def _is_made_of(state: torch.Tensor, gates: torch.Tensor) -> bool:
    """To a part in a thousand: a gate seen from outside is itself off by that times itself."""
    return state.shape == gates.shape and bool((state - gates).abs().max() < 1e-3)
