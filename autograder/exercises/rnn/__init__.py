"""The exercise ``rnn``: a plain recurrent network, and how its gradient vanishes.

What it asks is told without torch.
"""

from __future__ import annotations

from ...assessment.exercise import Exercise, Part
from ...assessment.rubric import Check, Criterion
from .._cell import spec as cells
from . import causes, equations, spec

_HIDDEN = (
    Criterion(2.0, "shape", (Check("shape", "returns one tensor of shape (1, batch, hidden)"),)),
    Criterion(1.0, "zeros", (Check("zeros", "h0 is all zeros, at every call"),)),
    Criterion(
        1.0,
        "dtype and device of the model",
        (
            Check("dtype", "h0 has the dtype of the model's parameters"),
            Check("device", "h0 is on the device of the model's parameters"),
        ),
    ),
    Criterion(1.0, "no requires_grad", (Check("no gradients", "h0 does not require gradients"),)),
)
_DISTANCE = (
    Criterion(3.0, "one number for each distance", (Check("count", "returns T + 1 numbers"),)),
    Criterion(
        8.0,
        "norms",
        (
            Check("distance 0", "distance 0 is the norm of dL/dh_T"),
            Check("distance 1", "distance 1 is one step further back"),
            Check("every distance", "every distance up to T is right"),
            Check("vanishing", "right where the gradient vanishes over many steps"),
            Check("exploding", "right where the gradient explodes"),
        ),
    ),
    Criterion(
        2.0,
        "any size and dtype",
        (
            Check("sizes", "right for any number of steps, batch size, input_size and hidden_size"),
            Check("dtypes", "right in float32 and in float64"),
        ),
    ),
    Criterion(
        2.0,
        "nothing changed",
        (
            Check("arguments", "inputs and h0 are as they were"),
            Check("cell", "the cell and the gradients of its parameters are as they were"),
        ),
    ),
)

EXERCISE = Exercise(
    id="rnn",
    version="1",
    parts=(
        Part(
            id="rnn_cell",
            title="the RNN cell",
            max_score=20.0,
            names=("RNNCell",),
            stub="RNNCell.forward",
            rubric=tuple(cells.rubric(spec.CELL, values=12, gradients=4, sizes=2, alone=2)),
            module=f"{__name__}.cell",
            prefix="cell",
            causes=causes.CELL,
            equations=equations.CELL,
            near_miss=0.5,
        ),
        Part(
            id="init_hidden",
            title="the initial state",
            max_score=5.0,
            names=("SimpleRNN",),
            stub="SimpleRNN.init_hidden",
            rubric=_HIDDEN,
            module=f"{__name__}.hidden",
            prefix="hidden",
            causes=causes.HIDDEN,
            equations=equations.HIDDEN,
        ),
        Part(
            id="gradient_by_distance",
            title="the vanishing gradient",
            max_score=15.0,
            names=("gradient_by_distance",),
            stub="gradient_by_distance",
            rubric=_DISTANCE,
            module=f"{__name__}.distance",
            prefix="distance",
            causes=causes.DISTANCE,
            equations=equations.DISTANCE,
        ),
    ),
)
