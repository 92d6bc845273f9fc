"""The part ``gru_cell``: a student's cell against ``nn.GRUCell``, in values and gradients."""

from __future__ import annotations

from torch import nn

from .._cell.part import CellPart
from .._cell.reference import Reference, torch_cell
from .gate_figures import GateFigures, driven
from .spec import CELL

REFERENCE = Reference(CELL, torch_cell(nn.GRUCell, CELL))
PART = CellPart(REFERENCE, driven=driven, pictures=GateFigures(REFERENCE).figures)
probe, judge, fingerprint = PART.probe, PART.judge, PART.fingerprint
