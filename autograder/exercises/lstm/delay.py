"""The part ``delay_task``: does the student's loop teach an LSTM to remember?"""

from __future__ import annotations

import inspect
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

import torch

from ...assessment.exercise import Case
from ...assessment.rubric import Verdict, score_rubric
from ...assessment.seeds import Seeds
from ...assessment.tensors import generator, uniform
from ...worker import Frame, Probe
from .probes import loop as probe_module
from .probes.loop import Model
from .task import TASK, accuracy, open_forget_gates
from .trajectory import Batch, Tensors, to_settings, to_tensors

# All of this is chosen by measurement: docs/calibration.md.
EMBEDDING, HIDDEN, BATCH, BATCHES = 16, 32, 48, 250
SIZES = {"vocab_size": TASK.vocab_size, "embedding_dim": EMBEDDING, "hidden_size": HIDDEN}
OPTIMIZER = "Adam"
OPTIONS: dict[str, Any] = {"lr": 0.03, "betas": (0.8, 0.98), "fused": True}
LOUD = 3.0  # weights that letters come in and go out by start so many times as large as torch's
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


def draw_batches(seeds: Seeds, label: str) -> list[Batch]:
    """What a training of the course sees: BATCHES batches of TASK, BATCH rows each."""
    return list(TASK.batches(generator(seeds.course(f"{label}/train")), BATCH, BATCHES))


def draw_start(seeds: Seeds, label: str) -> Tensors:
    """The initial weights that all students of a course start from, float32: drawn as torch draws
    them, but with open forget gates, and letters that speak louder than the noise."""
    source = generator(seeds.course(f"{label}/start"))
    model = Model(**SIZES)
    start = {name: uniform(source, HIDDEN**-0.5, *p.shape) for name, p in model.named_parameters()}
    start["embed.weight"] = torch.randn(TASK.vocab_size, EMBEDDING, generator=source)
    for name in ("lstm.weight_ih_l0", "fc.weight"):
        start[name] *= LOUD
    model.load_state_dict(start)
    open_forget_gates(model.lstm)
    return model.state_dict()


def probe(seeds: Seeds) -> Probe:
    """Trainings of the grader's own model, whose cell the student's was proven equal to."""
    return _probe(replace(seeds, code=""))


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
    return _unseen(replace(seeds, code=""))


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
    if case.frame(SETS[0]) is None:
        problem = f"{case.failure(SETS[0])} This was the training on the delay task."
        return score_rubric(case.rubric, {"accuracy": lambda: problem})
    tried = trials(case)
    best = max(tried, key=lambda trial: -1.0 if trial.accuracy is None else trial.accuracy)
    said, enough = _told(best, len(tried))
    verdict = Verdict(0.0, said, accuracy=best.accuracy, losses=best.losses)
    return score_rubric(case.rubric, {"accuracy": lambda: None if enough else said}, verdict)


def trials(case: Case) -> list[Trial]:
    """Every training that came back, in order."""
    frames = {label: frame for label in SETS if (frame := case.frame(label)) is not None}
    return [_trial(case.seeds, label, frame) for label, frame in frames.items()]


def _told(trial: Trial, trials: int) -> tuple[str, bool]:
    """What came of the best of the trainings, in words, and whether it is enough."""
    reached = trial.accuracy
    if reached is None:
        return trial.why_not, False
    enough = reached >= MIN_ACCURACY
    best = f" (the best of {trials} trainings)" if trials > 1 else ""
    return (
        f"The trained model predicts {'' if enough else 'only '}{reached:.1%} of the letters of "
        f"{TASK.delay} steps ago on unseen sequences{best}; {MIN_ACCURACY:.0%} are needed.",
        enough,
    )


def _trial(seeds: Seeds, label: str, frame: Frame) -> Trial:
    weights, losses = _weights(frame), _losses(frame)
    if weights is None:
        why_not = "After the training the model's weights are not finite numbers."
        return Trial(None, losses, why_not)
    if likeness(weights, draw_start(seeds, label)) < MIN_LIKENESS:
        why_not = (
            "After the training the model's weights are not ones that a training from the given "
            "model leads to. Train the model as it is passed in, from the weights that it has."
        )
        return Trial(None, losses, why_not)
    return Trial(round(score(seeds, weights), 4), losses)


def likeness(weights: Tensors, start: Tensors) -> float:
    """How near trained weights are to where they started: the cosine of the letters' embeddings,
    which a training on this task turns by little. Weights that were brought along are from
    another start."""
    after, before = (tensors["embed.weight"].flatten() for tensors in (weights, start))
    return float(torch.cosine_similarity(after, before, dim=0))


def _weights(frame: Frame) -> Tensors | None:
    """What came, as far as it is what was asked for: every name, shape and a finite number."""
    wanted = Model(**SIZES).state_dict()
    found = {name: frame.tensors.get(f"end/{name}") for name in wanted}
    good = {
        name: tensor.float()
        for name, tensor in found.items()
        if tensor is not None and tensor.shape == wanted[name].shape and tensor.isfinite().all()
    }
    return good if len(good) == len(wanted) else None


def _losses(frame: Frame) -> tuple[float, ...]:
    """The learning curve, thinned out. The student's own word: it is shown and decides nothing."""
    losses = frame.tensors.get("losses")
    if losses is None or losses.dim() != 1 or not losses.is_floating_point():
        return ()
    losses = losses[:MOST_LOSSES]
    finite = losses[losses.isfinite()].tolist()
    return tuple(round(loss, 4) for loss in finite[:: max(1, len(finite) // KEPT_LOSSES)])
