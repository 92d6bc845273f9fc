"""The exercise ``gates``: the gates of an LSTM over time, and what they keep.

What it asks is told without torch.
"""

from __future__ import annotations

from ...assessment.exercise import Exercise, Part
from ...assessment.rubric import Check, Criterion
from . import causes, equations

_ACTIVATIONS = (
    Criterion(
        4.0,
        "keys and shapes",
        (
            Check("keys", "returns a dict with the keys i, f, g, o, c and h"),
            Check("shapes", "each of the six is a tensor of shape (batch, time, hidden)"),
        ),
    ),
    Criterion(
        8.0,
        "gates from a state of zeros",
        (
            Check("first step", "i, f, g and o are right at the first step"),
            Check("gates", "i, f, g and o are right at every step"),
        ),
    ),
    Criterion(
        4.0,
        "states from any start",
        (
            Check("c", "the cell state c is right at every step"),
            Check("h", "the hidden state h is right at every step"),
            Check("start", "all six are right from a state that is not zero"),
        ),
    ),
    Criterion(
        4.0,
        "any size and dtype with nothing changed",
        (
            Check(
                "sizes",
                "right for any batch, time, input_size and hidden_size, also for sizes of one",
            ),
            Check("dtypes", "right in float32 and in float64"),
            Check("arguments", "x, h0 and c0 are as they were"),
            Check("module", "the LSTM is as it was, and can be trained on"),
        ),
    ),
)
_RETENTION = (
    Criterion(2.0, "shape", (Check("shape", "returns one tensor of shape (batch, time, hidden)"),)),
    Criterion(
        5.0,
        "products",
        (
            Check("last step", "the last step is all ones"),
            Check("products", "every earlier step is the product of the forget gates after it"),
        ),
    ),
    Criterion(
        3.0,
        "any size and dtype with nothing changed",
        (
            Check("sizes", "right for any batch, time and hidden size, also for sizes of one"),
            Check("closed", "right in long sequences whose forget gates are nearly closed"),
            Check("dtypes", "right in float32 and in float64, as the activations are"),
            Check("unchanged", "activations is as it was"),
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
            module=f"{__name__}.activations",
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
            module=f"{__name__}.retention",
            prefix="retention",
            causes=causes.RETENTION,
            equations=equations.RETENTION,
        ),
        Part(id="gates_plot", title="the plot", max_score=5.0),
        Part(id="gates_reading", title="what the plot shows", max_score=5.0),
    ),
)
