"""The copy task: exercise ``copy_task``. What it asks is told without torch."""

from __future__ import annotations

from ...assessment.exercise import Exercise, Part
from ...assessment.rubric import Ask, Rung
from . import causes, equations

_DATA = (
    Rung(
        2.0,
        "shapes and dtypes",
        (
            Ask("returns the pair (inputs, target), (B, length - 1) and (B), both int64"),
            Ask("every symbol is one of 0 … symbols - 1"),
            Ask("right for any batch_size, length and number of symbols"),
        ),
    ),
    Rung(3.0, "the copy", (Ask("the target of each row is the row's first symbol"),)),
    Rung(
        2.0,
        "the generator",
        (
            Ask("the same seed gives the same batch, and nothing else matters"),
            Ask("a second call goes on with fresh rows"),
        ),
    ),
    Rung(
        3.0,
        "chance",
        (
            Ask("no two rows of a batch are the same"),
            Ask("at each place all symbols are equally likely"),
            Ask("the first symbol says nothing about the others"),
            Ask("any two places are independent"),
            Ask("one row says nothing about the next"),
        ),
    ),
)
_ACCURACY = (
    Rung(
        5.0,
        "the share of right rows",
        (
            Ask("returns one number"),
            Ask("right for one batch"),
            Ask("every row counts the same, however the batches are cut"),
        ),
    ),
    Rung(
        3.0,
        "evaluation mode",
        (
            Ask("right for a model with dropout that comes in training mode"),
            Ask("the model's parameters and buffers stay as they are"),
        ),
    ),
    Rung(
        2.0,
        "left as it was",
        (
            Ask("the model is left in the mode that it came in"),
            Ask("no gradients are tracked", alone=True),
        ),
    ),
)
_COMPARISON = (
    Rung(
        4.0,
        "the report",
        (Ask('returns {"rnn": …, "gru": …, "lstm": …}, each a share from 0 to 1'),),
    ),
    Rung(
        6.0,
        "the same training for all three",
        (
            Ask("each of the three given models is trained"),
            Ask("each takes steps updates"),
            Ask("each update is made on batch_size fresh rows", alone=True),
            Ask("each update follows the loss of its own batch's last step", alone=True),
        ),
    ),
    Rung(
        6.0,
        "the LSTM and the GRU have learned",
        (
            Ask("the weights come from a training of the given models"),
            Ask("the LSTM and the GRU reach the minimum accuracy on unseen sequences"),
        ),
    ),
    Rung(
        4.0,
        "the accuracies",
        (
            Ask("measured after the training, on at least 2,000 fresh sequences each"),
            Ask("they agree with what the trained models reach on other sequences"),
        ),
    ),
)

EXERCISE = Exercise(
    id="copy_task",
    version="1",
    parts=(
        Part(
            id="copy_data",
            title="the copy task's data",
            max_score=10.0,
            names=("copy_batch",),
            stub="copy_batch",
            rubric=_DATA,
            home=f"{__name__}.data",
            prefix="data",
            causes=causes.DATA,
            equations=equations.DATA,
        ),
        Part(
            id="copy_accuracy",
            title="the accuracy",
            max_score=10.0,
            names=("accuracy",),
            stub="accuracy",
            rubric=_ACCURACY,
            home=f"{__name__}.accuracy",
            prefix="accuracy",
            causes=causes.ACCURACY,
            equations=equations.ACCURACY,
        ),
        Part(
            id="comparison",
            title="the comparison",
            max_score=20.0,
            names=("compare",),
            stub="compare",
            requires=("copy_data", "copy_accuracy"),
            rubric=_COMPARISON,
            home=f"{__name__}.comparison",
            prefix="comparison",
            causes=causes.COMPARISON,
            equations=equations.COMPARISON,
        ),
        Part(id="copy_discussion", title="the discussion", max_score=10.0),
    ),
)
