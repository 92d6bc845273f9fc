"""The part ``lstm_cell``: a student's cell against ``nn.LSTMCell``, in values and gradients."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import torch
from torch import nn

from .._cell.part import CellPart
from .._cell.reference import Reference, torch_cell
from .gate_figures import GateFigures, driven
from .spec import CELL

REFERENCE = Reference(CELL, torch_cell(nn.LSTMCell, CELL))


def _hint(wrong: Sequence[str], got: Mapping[str, torch.Tensor]) -> str:
    if list(wrong) == ["h"]:
        return (
            "c is right everywhere, so the gates i, f and g are too: look at the output gate and "
            "at what it is multiplied with."
        )
    if list(wrong) == ["c"]:
        return "h is right, so the cell state was right inside: look at what is returned as c."
    return (
        "c is wrong already, and h follows from it: look at the gates i, f, g and how c is made (o "
        "may have the same mistake)."
    )


PART = CellPart(REFERENCE, _hint, driven, GateFigures(REFERENCE).figures)
probe, judge, fingerprint = PART.probe, PART.judge, PART.fingerprint
