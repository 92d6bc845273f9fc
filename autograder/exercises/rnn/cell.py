"""The part ``rnn_cell``: a student's cell against ``nn.RNNCell``, in values and gradients."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import torch
from torch import nn

from .._cell.part import CellPart
from .._cell.reference import Reference, torch_cell
from .spec import CELL

REFERENCE = Reference(CELL, torch_cell(nn.RNNCell, CELL))


def _hint(wrong: Sequence[str], got: Mapping[str, torch.Tensor]) -> str:
    if got["h"].abs().max() > 1:
        return "there are values below -1 or above 1, which tanh never gives."
    return ""


PART = CellPart(REFERENCE, _hint)
probe, judge, fingerprint = PART.probe, PART.judge, PART.fingerprint
