"""All that knows what an LSTM is: the exercise ``lstm``."""

from __future__ import annotations

from ...exercise import Exercise, Part
from .cell import CELL
from .delay import DELAY_PART
from .loop import LOOP
from .state import STATE_PART

EXERCISE = Exercise(
    id="lstm",
    version="1",
    parts=(CELL, STATE_PART, LOOP, DELAY_PART, Part("reflection", "the reflection", 10.0)),
)
