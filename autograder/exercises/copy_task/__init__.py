"""The copy task: exercise ``copy_task``. What it asks is told without torch."""

from __future__ import annotations

from ...assessment.exercise import Exercise, Part
from ...assessment.rubric import Check, Criterion
from . import causes, equations

_DATA = (
    Criterion(
        2.0,
        "shapes and dtypes",
        (
            Check(
                "shapes", "returns the pair (inputs, target), (B, length - 1) and (B), both int64"
            ),
            Check("symbols", "every symbol is one of 0 … symbols - 1"),
            Check("sizes", "right for any batch_size, length and number of symbols"),
        ),
    ),
    Criterion(
        3.0, "the copy", (Check("targets", "the target of each row is the row's first symbol"),)
    ),
    Criterion(
        2.0,
        "the generator",
        (
            Check("seed", "the same seed gives the same batch, and nothing else matters"),
            Check("second call", "a second call goes on with fresh rows"),
        ),
    ),
    Criterion(
        3.0,
        "chance",
        (
            Check("distinct", "no two rows of a batch are the same"),
            Check("uniform", "at each place all symbols are equally likely"),
            Check("first symbol", "the first symbol says nothing about the others"),
            Check("pairs", "any two places are independent"),
            Check("rows", "one row says nothing about the next"),
        ),
    ),
)
_ACCURACY = (
    Criterion(
        5.0,
        "the share of right rows",
        (
            Check("number", "returns one number"),
            Check("one batch", "right for one batch"),
            Check("weighting", "every row counts the same, however the batches are cut"),
        ),
    ),
    Criterion(
        3.0,
        "evaluation mode",
        (
            Check("dropout", "right for a model with dropout that comes in training mode"),
            Check("untouched", "the model's parameters and buffers stay as they are"),
        ),
    ),
    Criterion(
        2.0,
        "left as it was",
        (
            Check("mode", "the model is left in the mode that it came in"),
            Check("no gradients", "no gradients are tracked", independent=True),
        ),
    ),
)
_COMPARISON = (
    Criterion(
        4.0,
        "the report",
        (Check("report", 'returns {"rnn": …, "gru": …, "lstm": …}, each a share from 0 to 1'),),
    ),
    Criterion(
        6.0,
        "the same training for all three",
        (
            Check("trained", "each of the three given models is trained"),
            Check("steps", "each takes steps updates"),
            Check("rows", "each update is made on batch_size fresh rows", independent=True),
            Check(
                "losses",
                "each update follows the loss of its own batch's last step",
                independent=True,
            ),
        ),
    ),
    Criterion(
        6.0,
        "the LSTM and the GRU have learned",
        (
            Check("weights", "the weights come from a training of the given models"),
            Check("learned", "the LSTM and the GRU reach the minimum accuracy on unseen sequences"),
        ),
    ),
    Criterion(
        4.0,
        "the accuracies",
        (
            Check(
                "measured", "measured after the training, on at least 2,000 fresh sequences each"
            ),
            Check("agree", "they agree with what the trained models reach on other sequences"),
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
            module=f"{__name__}.data",
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
            module=f"{__name__}.accuracy",
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
            module=f"{__name__}.comparison",
            prefix="comparison",
            causes=causes.COMPARISON,
            equations=equations.COMPARISON,
        ),
        Part(id="copy_discussion", title="the discussion", max_score=10.0),
    ),
)
