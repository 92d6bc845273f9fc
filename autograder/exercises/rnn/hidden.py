"""The part ``init_hidden``: the state that a plain RNN starts from."""

from .._state.part import StatePart
from .spec import CELL

PART = StatePart(CELL, "SimpleRNN", "init_hidden")
probe, judge, fingerprint = PART.probe, PART.judge, PART.fingerprint
