"""The exercise ``gru``: the LSTM's younger relative. What it asks is told without torch."""

from __future__ import annotations

from ...assessment.exercise import Exercise, Part
from .._cell import spec as cells
from . import causes, equations, spec

EXERCISE = Exercise(
    id="gru",
    version="1",
    parts=(
        Part(
            id="gru_cell",
            title="the GRU cell",
            max_score=30.0,
            names=("GRUCell",),
            stub="GRUCell.forward",
            rubric=tuple(cells.rubric(spec.CELL, values=18, gradients=6, sizes=3, alone=3)),
            module=f"{__name__}.cell",
            prefix="cell",
            causes=causes.CELL,
            equations=equations.CELL,
            near_miss=0.5,
        ),
        Part(id="gru_or_lstm", title="GRU or LSTM", max_score=10.0),
    ),
)
