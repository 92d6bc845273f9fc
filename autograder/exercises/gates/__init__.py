"""The exercise ``gates``: the gates of an LSTM over time, and what they keep.

What it asks is told without torch.
"""

from __future__ import annotations

from ...assessment.exercise import Exercise, Part
from ...assessment.rubric import Ask, Rung
from . import causes, equations

_ACTIVATIONS = (
    Rung(
        4.0,
        "keys and shapes",
        (
            Ask("returns a dict with the keys i, f, g, o, c and h"),
            Ask("each of the six is a tensor of shape (batch, time, hidden)"),
        ),
    ),
    Rung(
        8.0,
        "gates from a state of zeros",
        (
            Ask("i, f, g and o are right at the first step"),
            Ask("i, f, g and o are right at every step"),
        ),
    ),
    Rung(
        4.0,
        "states from any start",
        (
            Ask("the cell state c is right at every step"),
            Ask("the hidden state h is right at every step"),
            Ask("all six are right from a state that is not zero"),
        ),
    ),
    Rung(
        4.0,
        "any size and dtype with nothing changed",
        (
            Ask("right for any batch, time, input_size and hidden_size, also for sizes of one"),
            Ask("right in float32 and in float64"),
            Ask("x, h0 and c0 are as they were"),
            Ask("the LSTM is as it was, and can be trained on"),
        ),
    ),
)
_RETENTION = (
    Rung(2.0, "shape", (Ask("returns one tensor of shape (batch, time, hidden)"),)),
    Rung(
        5.0,
        "products",
        (
            Ask("the last step is all ones"),
            Ask("every earlier step is the product of the forget gates after it"),
        ),
    ),
    Rung(
        3.0,
        "any size and dtype with nothing changed",
        (
            Ask("right for any batch, time and hidden size, also for sizes of one"),
            Ask("right in long sequences whose forget gates are nearly closed"),
            Ask("right in float32 and in float64, as the activations are"),
            Ask("activations is as it was"),
        ),
    ),
)

EXERCISE = Exercise(
    id="gates",
    version="1",
    parts=(
        Part(
            id="gate_activations",
            title="the gates over time",
            max_score=20.0,
            names=("gate_activations",),
            stub="gate_activations",
            rubric=_ACTIVATIONS,
            home=f"{__name__}.activations",
            prefix="gates",
            causes=causes.ACTIVATIONS,
            equations=equations.ACTIVATIONS,
        ),
        Part(
            id="retention",
            title="what is kept",
            max_score=10.0,
            names=("retention",),
            stub="retention",
            rubric=_RETENTION,
            home=f"{__name__}.retention",
            prefix="retention",
            causes=causes.RETENTION,
            equations=equations.RETENTION,
        ),
        Part(id="gates_plot", title="the plot", max_score=5.0),
        Part(id="gates_reading", title="what the plot shows", max_score=5.0),
    ),
)
