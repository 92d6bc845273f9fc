"""The part ``gru_cell``: a student's cell against ``nn.GRUCell``, in values and gradients."""

from __future__ import annotations

from torch import nn

from ...cells.part import CellPart
from ...cells.reference import Reference, torch_cell
from . import gates
from .kind import CELL

REFERENCE = Reference(CELL, torch_cell(nn.GRUCell, CELL))
PART = CellPart(REFERENCE, driven=gates.driven, pictures=gates.Gates(REFERENCE).figures)
probe, judge, fingerprint = PART.probe, PART.judge, PART.fingerprint
