"""The part ``init_hidden_cell``: the initial hidden and cell state."""

from .._state.part import StatePart
from .spec import CELL

PART = StatePart(CELL, "SimpleLSTM", "init_hidden_cell")
probe, judge, fingerprint = PART.probe, PART.judge, PART.fingerprint
