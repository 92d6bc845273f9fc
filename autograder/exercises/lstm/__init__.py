"""All that knows what an LSTM is: the exercise ``lstm``. What it asks is told without torch."""

from __future__ import annotations

from ...assessment.exercise import Exercise, Part
from ...assessment.rubric import Check, Criterion
from .._cell import spec as cells
from . import causes, equations, spec

_STATE = (
    Criterion(
        4.0,
        "shapes",
        (Check("shapes", "returns the pair (h0, c0), each of shape (1, batch, hidden)"),),
    ),
    Criterion(2.0, "zeros", (Check("zeros", "h0 and c0 are zeros, at every call"),)),
    Criterion(
        2.0,
        "dtype and device of the model",
        (
            Check("dtype", "h0 and c0 have the dtype of the model's parameters"),
            Check("device", "h0 and c0 are on the device of the model's parameters"),
        ),
    ),
    Criterion(
        2.0,
        "two separate tensors without requires_grad",
        (
            Check("no gradients", "h0 and c0 do not require gradients"),
            Check("separate", "h0 and c0 are two separate tensors"),
        ),
    ),
)
_LOOP = (
    Criterion(
        16.0,
        "the updates",
        (
            Check("runs", "train runs to its end"),
            Check("batches", "every batch is used"),
            Check("steps", "the optimizer takes one step for each batch"),
            Check("first update", "the first update is that of the first batch's loss"),
            Check("later updates", "every later update comes from its own batch alone"),
            Check("varied batches", "batches may differ in size and length"),
        ),
    ),
    Criterion(
        4.0,
        "the returned losses",
        (Check("losses", "the loss of every batch is returned, as a number"),),
    ),
)
_DELAY = (
    Criterion(
        20.0,
        "the minimum accuracy",
        (Check("accuracy", "the trained model reaches the minimum accuracy"),),
    ),
)

EXERCISE = Exercise(
    id="lstm",
    version="1",
    parts=(
        Part(
            id="lstm_cell",
            title="the LSTM cell",
            max_score=40.0,
            names=("LSTMCell",),
            stub="LSTMCell.forward",
            rubric=tuple(cells.rubric(spec.CELL, values=24, gradients=8, sizes=4, alone=4)),
            module=f"{__name__}.cell",
            prefix="cell",
            causes=causes.CELL,
            equations=equations.CELL,
            near_miss=0.5,
        ),
        Part(
            id="init_hidden_cell",
            title="the initial state",
            max_score=10.0,
            names=("SimpleLSTM",),
            stub="SimpleLSTM.init_hidden_cell",
            rubric=_STATE,
            module=f"{__name__}.state",
            prefix="state",
            causes=causes.STATE,
            equations=equations.STATE,
        ),
        Part(
            id="training_loop",
            title="the training loop",
            max_score=20.0,
            names=("train",),
            stub="train",
            rubric=_LOOP,
            module=f"{__name__}.loop",
            prefix="loop",
            causes=causes.LOOP,
            equations=equations.LOOP,
        ),
        Part(
            id="delay_task",
            title="the delay task",
            max_score=20.0,
            names=("train",),
            stub="train",
            requires=("lstm_cell", "training_loop"),
            rubric=_DELAY,
            causes=causes.LOOP,
            module=f"{__name__}.delay",
        ),
        Part(id="reflection", title="the reflection", max_score=10.0),
    ),
)
