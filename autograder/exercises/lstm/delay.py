"""The part ``delay_task``: does the student's loop teach an LSTM to remember?"""

from __future__ import annotations

import inspect
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from ...assessment.exercise import Case
from ...assessment.rubric import CheckFunction, Verdict
from ...assessment.seeds import Seeds
from ...assessment.tensors import generator
from ...worker import Frame, Probe
from .._judge import Judge
from .._training import LOUD as LOUD
from .._training import draw_weights, likeness, of_course, weights_of
from .probes import loop as probe_module
from .probes.loop import Model
from .task import TASK, accuracy, open_forget_gates
from .trajectory import Batch, Tensors, to_settings, to_tensors

# All of this is chosen by measurement: docs/calibration.md.
EMBEDDING, HIDDEN, BATCH, BATCHES = 16, 32, 48, 250
SIZES = {"vocab_size": TASK.vocab_size, "embedding_dim": EMBEDDING, "hidden_size": HIDDEN}
OPTIMIZER = "Adam"
OPTIONS: dict[str, Any] = {"lr": 0.03, "betas": (0.8, 0.98), "fused": True}
MIN_ACCURACY = 0.8
# A training ends early after three looks on end, at batches that it has not been trained on, that
# find 95% right. A model that gets 85% right passes one look in fifty, and three on end less than
# once in a hundred thousand times.
LEARNED: dict[str, Any] = {"every": 5, "share": 0.95, "times": 3}
# Trainings from other initial weights on other batches, each tried if the one before it has not
# clearly learned: one unlucky start fails nobody.
SETS = ("delay", "second", "third")
UNSEEN = 512  # sequences to score on
KEPT_LOSSES = 100  # points of the learning curve
MOST_LOSSES = 100_000  # looked at for it
# The cosine between the letters' embeddings after a training and before. Of 40 honest trainings the
# least was 0.944; between 40 different courses (1,560 pairs) the most was 0.178.
MIN_LIKENESS = 0.5


@dataclass(frozen=True)
class Trial:
    """One training as it came back: the accuracy, None if there is none to be had and why, and the
    learning curve."""

    accuracy: float | None
    losses: tuple[float, ...]
    why_not: str = ""

    @property
    def reached(self) -> float:
        """The accuracy as a number, to compare."""
        return -1.0 if self.accuracy is None else self.accuracy


def draw_batches(seeds: Seeds, label: str) -> list[Batch]:
    """What a training of the course sees: BATCHES batches of TASK, BATCH rows each."""
    return list(TASK.batches(generator(seeds.course(f"{label}/train")), BATCH, BATCHES))


def draw_start(seeds: Seeds, label: str) -> Tensors:
    """The initial weights that all students of a course start from, float32: drawn as torch draws
    them, but with open forget gates, and letters that speak louder than the noise."""
    model = Model(**SIZES)
    draw_weights(model, generator(seeds.course(f"{label}/start")), HIDDEN)
    open_forget_gates(model.lstm)
    return model.state_dict()


def probe(seeds: Seeds) -> Probe:
    """Trainings of the grader's own model, whose cell the student's was proven equal to."""
    return _probe(of_course(seeds))


@lru_cache(maxsize=2)  # the same for a whole course, whatever the student's code
def _probe(seeds: Seeds) -> Probe:
    tensors: Tensors = {}
    runs = []
    for label in SETS:
        batches = draw_batches(seeds, label)
        tensors |= to_tensors(label, draw_start(seeds, label), batches)
        runs.append(
            to_settings(
                label,
                batches,
                sizes=SIZES,
                scale=1.0,
                tilt=0.0,
                dtype="float32",
                optimizer=OPTIMIZER,
                options=OPTIONS,
                snapshots=False,
                learned=LEARNED,
            )
        )
    source = inspect.getsource(probe_module)
    return Probe(
        source=source, tensors=tensors, settings={"runs": runs}, probes=len(SETS), cpu=60.0
    )


def draw_unseen(seeds: Seeds) -> Batch:
    """What the trained models are scored on."""
    return _unseen(of_course(seeds))


@lru_cache(maxsize=2)
def _unseen(seeds: Seeds) -> Batch:
    return TASK.batch(generator(seeds.course("delay/test")), UNSEEN)


def score(seeds: Seeds, weights: Tensors) -> float:
    """The share of right letters on sequences that no training has seen."""
    model = Model(**SIZES)
    model.load_state_dict(weights)
    return accuracy(model, *draw_unseen(seeds))


def fingerprint(case: Case) -> None:
    """None: what goes wrong in a loop shows in ``training_loop`` first."""


def judge(case: Case) -> Verdict:
    """All 20 points if one of the trainings reaches the minimum accuracy, else none."""
    return DelayJudge(case).verdict()


@dataclass
class DelayJudge(Judge):
    """Looks at the best of the trainings of one submission."""

    def __post_init__(self) -> None:
        problem = f"{self.case.failure(SETS[0])} This was the training on the delay task."
        failed = Trial(None, (), problem)
        tried = trials(self.case) if self.case.frame(SETS[0]) is not None else [failed]
        self.best = max(tried, key=lambda trial: trial.reached)
        self.several = f" (the best of {len(tried)} trainings)" if len(tried) > 1 else ""

    def checks(self) -> Mapping[str, CheckFunction]:
        return {"accuracy": lambda: None if self.is_enough else self.result}

    def shown(self) -> Verdict:
        return Verdict(0.0, self.result, accuracy=self.best.accuracy, losses=self.best.losses)

    @property
    def is_enough(self) -> bool:
        return self.best.reached >= MIN_ACCURACY

    @property
    def result(self) -> str:
        """What came of the best training, in words."""
        share = f"{'' if self.is_enough else 'only '}{self.best.reached:.1%}"
        return self.best.why_not or (
            f"The trained model predicts {share} of the letters of {TASK.delay} steps ago on "
            f"unseen sequences{self.several}; {MIN_ACCURACY:.0%} are needed."
        )


def trials(case: Case) -> list[Trial]:
    """Every training that came back, in order."""
    frames = {label: frame for label in SETS if (frame := case.frame(label)) is not None}
    return [_trial(case.seeds, label, frame) for label, frame in frames.items()]


def _trial(seeds: Seeds, label: str, frame: Frame) -> Trial:
    weights, losses = weights_of(frame, "end/", Model(**SIZES)), _losses(frame)
    if weights is None:
        why_not = "After the training the model's weights are not finite numbers."
        return Trial(None, losses, why_not)
    if likeness(weights, draw_start(seeds, label), "embed.weight") < MIN_LIKENESS:
        why_not = (
            "After the training the weights do not come from the given model. Train the model "
            "from the weights that it has."
        )
        return Trial(None, losses, why_not)
    return Trial(round(score(seeds, weights), 4), losses)


def _losses(frame: Frame) -> tuple[float, ...]:
    """The learning curve, thinned out. The student's own word: it is shown and decides nothing."""
    losses = frame.tensors.get("losses")
    if losses is None or losses.dim() != 1 or not losses.is_floating_point():
        return ()
    losses = losses[:MOST_LOSSES]
    finite = losses[losses.isfinite()].tolist()
    return tuple(round(loss, 4) for loss in finite[:: max(1, len(finite) // KEPT_LOSSES)])
