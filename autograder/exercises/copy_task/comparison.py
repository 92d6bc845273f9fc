"""The part ``comparison``: three networks trained alike by the student, and measured."""

from __future__ import annotations

import inspect
import math
from collections.abc import Mapping
from dataclasses import replace
from functools import cache, lru_cache, partial
from typing import Any

import torch

from ...assessment.exercise import Case, of_case
from ...assessment.rubric import Verdict, score_rubric, with_guess
from ...assessment.seeds import Seeds
from ...assessment.tensors import generator
from ...diagnosis.library import code, failure_code
from ...worker import Frame, Probe
from . import training_trace as watched
from .chance import most_difference
from .probes import comparison as probe_module
from .probes.comparison import KINDS, Reader, Tensors, share_right
from .randomness import distinct
from .task import LENGTH, draw_rows, draw_start
from .training_trace import Watched

# Chosen by measurement: docs/calibration-copy_task.md.
STEPS, BATCH = 160, 128
MIN_ACCURACY = 0.7
GATED = ("lstm", "gru")
# Trainings from other weights, the second if the first has not learned: no unlucky start fails.
SETS = ("first", "second")
LOOK = 500  # rows at which the fork looks whether another training is worth while
MEASURED = 2000  # rows that a student measures on, at least
UNSEEN = 4000  # rows that the judge measures on
# How far a reported accuracy may be from the judge's own, in each of three: Hoeffding's bound.
AGREEMENT = most_difference(MEASURED, UNSEEN, len(KINDS))
# The cosine between weights after a training and before, at least; see ``likeness``.
MIN_LIKENESS = {"embed.weight": 0.5, "rnn.weight_ih_l0": 0.15}
TINY = "tiny"
ASKED = (
    f"compare(models, steps={watched.STEPS}, batch_size={watched.BATCH}, generator, "
    f"length={watched.LENGTH})"
)


def probe(seeds: Seeds) -> Probe:
    """The watched readers and the real ones; the same for a whole course."""
    return _probe(replace(seeds, code=""))


@lru_cache(maxsize=2)
def _probe(seeds: Seeds) -> Probe:
    tensors = _starts(seeds, TINY, watched.HIDDEN)
    sizes = {"steps": watched.STEPS, "batch_size": watched.BATCH, "length": watched.LENGTH}
    tiny = sizes | {"hidden": watched.HIDDEN}
    runs = [tiny | {"label": TINY, "seed": seeds.course(f"{TINY}/rows")}]
    for label in SETS:
        tensors |= _starts(seeds, label)
        rows, _ = draw_rows(generator(seeds.course(f"{label}/look")), LOOK)
        tensors[f"{label}/look"] = rows.to(torch.int8)
        case = {"label": label, "seed": seeds.course(f"{label}/rows"), "enough": MIN_ACCURACY}
        runs.append(case | {"steps": STEPS, "batch_size": BATCH, "length": LENGTH})
    source = inspect.getsource(probe_module)
    return Probe(source, tensors, {"runs": runs}, probes=len(runs), cpu=60.0)


def _starts(seeds: Seeds, label: str, *hidden: int) -> Tensors:
    return {
        f"{label}/{kind}/{name}": tensor
        for kind in KINDS
        for name, tensor in draw_start(seeds, label, kind, *hidden).items()
    }


def judge(case: Case) -> Verdict:
    """The report 4, the same training 6, learned 6, the accuracies 4."""
    shares = cache(partial(_shares, case))
    checks = {
        "report": _report,
        "trained": _all_trained,
        "steps": _steps,
        "rows": _rows,
        "losses": _gradients,
        "weights": _likeness,
        "learned": lambda case: _learned(shares()),
        "measured": _measured,
        "agree": lambda case: _agrees(case, shares()),
    }
    verdict = score_rubric(case.rubric, of_case(case, checks))
    reached = shares().get("lstm")
    return verdict if reached is None else replace(verdict, accuracy=round(reached, 4))


def _report(case: Case) -> str | None:
    frame = case.frame(TINY)
    if frame is None:
        return case.failure(TINY, ASKED)
    reported = _reported(frame)
    if frame.words.get("kind") != "dict":
        kind = str(frame.words.get("kind"))[:60]
        return f'compare should return a dict {{"rnn": …, "gru": …, "lstm": …}}, not a {kind}.'
    for kind, share in reported.items():
        if math.isnan(share):
            keys = ", ".join(map(str, _list(frame.words.get("keys"))))[:200]
            return f"The dict that compare returns has no number for {kind!r}. Its keys: {keys}."
        if not 0 <= share <= 1:
            return f"The accuracy of the {kind} should be a share from 0 to 1; it is {share:.4g}."
    return None


def _list(words: Any) -> list[Any]:
    return words if isinstance(words, list) else []


def _reported(frame: Frame) -> dict[str, float]:
    """The number for each kind, nan where there is none."""
    numbers = frame.tensors.get("reported")
    if numbers is None or numbers.shape != (len(KINDS),):
        return dict.fromkeys(KINDS, math.nan)
    return dict(zip(KINDS, numbers.double().tolist(), strict=True))


def _readers(case: Case) -> dict[str, Watched]:
    frame = case.frame(TINY)
    found = {kind: watched.read(frame, kind) for kind in KINDS} if frame is not None else {}
    return {kind: reader for kind, reader in found.items() if reader is not None}


def _all_trained(case: Case) -> str | None:
    readers = _readers(case)
    for kind in KINDS:
        if kind not in readers:
            return (
                f"{ASKED} should show the {kind} sequences without their last symbol, of "
                f"{watched.LENGTH - 1} symbols, and nothing else."
            )
    still = [kind for kind, reader in readers.items() if reader.updates == 0]
    if not still:
        return None
    return (
        f"After compare the weights of the {' and the '.join(still)} are those that came in: train "
        "each of the given models, itself."
    )


def _each(case: Case, check: Any) -> str | None:
    """The first problem that a check has with any of the three."""
    problems = (check(reader) for reader in _readers(case).values())
    return next((problem for problem in problems if problem), None)


def _steps(case: Case) -> str | None:
    return _each(case, watched.steps_taken)


def _rows(case: Case) -> str | None:
    return _each(case, watched.rows_trained_on)


def _gradients(case: Case) -> str | None:
    for kind, reader in _readers(case).items():
        came_from = watched.gradients(reader)
        if came_from == "sum":
            return f"The gradients of the {kind} are the sum of those of all batches so far."
        if came_from not in ("own", "none"):
            return (
                f"The gradients of the {kind} are not those of the cross-entropy between the "
                "logits of the last step and the target of the batch."
            )
    return None


def _training(case: Case) -> tuple[str, Frame] | None:
    """The last training that came back."""
    frames = [(label, frame) for label in SETS if (frame := case.frame(label)) is not None]
    return frames[-1] if frames else None


def _weights(frame: Frame, kind: str) -> Tensors | None:
    """What came, as far as it is what was asked for: every name, shape and a finite number."""
    wanted = Reader(kind).state_dict()
    found = {name: frame.tensors.get(f"{kind}/{name}") for name in wanted}
    good = {
        name: tensor.float()
        for name, tensor in found.items()
        if tensor is not None and tensor.shape == wanted[name].shape and tensor.isfinite().all()
    }
    return good if len(good) == len(wanted) else None


def _likeness(case: Case) -> str | None:
    training = _training(case)
    if training is None:
        return f"{case.failure(SETS[0])} This was the training itself."
    label, frame = training
    for kind in KINDS:
        weights = _weights(frame, kind)
        if weights is None:
            return f"After the training the weights of the {kind} are not finite numbers."
        start = draw_start(replace(case.seeds, code=""), label, kind)
        if any(likeness(weights, start, name) < least for name, least in MIN_LIKENESS.items()):
            return (
                f"After the training the weights of the {kind} are not ones that a training from "
                "the given model leads to. Train each model as it is passed in."
            )
    return None


def likeness(weights: Tensors, start: Tensors, name: str) -> float:
    """How near trained weights are to where they started: a cosine. Weights that were brought
    along are from another start."""
    after, before = (tensors[name].flatten() for tensors in (weights, start))
    return float(torch.cosine_similarity(after, before, dim=0))


def _shares(case: Case) -> dict[str, float]:
    """The accuracy of each trained model on sequences that no training has seen."""
    training = _training(case)
    if training is None:
        return {}
    found = {kind: _weights(training[1], kind) for kind in KINDS}
    seeds = replace(case.seeds, code="")
    return {k: share(seeds, k, weights) for k, weights in found.items() if weights is not None}


def share(seeds: Seeds, kind: str, weights: Tensors) -> float:
    """The accuracy of the grader's own reader with these weights."""
    model = Reader(kind)
    model.load_state_dict(weights)
    return share_right(model, _unseen(seeds))


@lru_cache(maxsize=2)
def _unseen(seeds: Seeds) -> torch.Tensor:
    return draw_rows(generator(seeds.course("unseen")), UNSEEN)[0]


def _learned(shares: Mapping[str, float]) -> str | None:
    poor = [f"the {kind} {shares[kind]:.1%}" for kind in GATED if shares[kind] < MIN_ACCURACY]
    if not poor:
        return None
    fact = (
        f"After {STEPS} steps of {BATCH} rows {' and '.join(poor)} of unseen sequences are right; "
        f"{MIN_ACCURACY:.0%} are needed. Guessing gives {1 / 8:.1%}."
    )
    return with_guess(fact, "is the optimizer Adam, with the learning rate of the lesson, 0.02?")


def _measured(case: Case) -> str | None:
    for kind, reader in _readers(case).items():
        rows = reader.measured_rows()
        different = distinct(rows)
        if different < MEASURED:
            return (
                f"After its last update the {kind} was shown {different:,} different sequences; "
                f"measure it on at least {MEASURED:,}."
            )
        seen = watched.seen_before(reader)
        if seen:
            return (
                f"Of the sequences that the {kind} was measured on {seen:,} are ones that it was "
                "trained on: draw fresh ones."
            )
    return None


def _agrees(case: Case, shares: Mapping[str, float]) -> str | None:
    training = _training(case)
    assert training is not None  # the weights were looked at before
    reported = _reported(training[1])
    for kind, reached in shares.items():
        if not abs(reported[kind] - reached) <= AGREEMENT:
            return (
                f"compare reports {reported[kind]:.3f} for the {kind}; on {UNSEEN:,} other "
                f"sequences the trained model reaches {reached:.3f}. By chance two honest "
                f"measurements lie more than {AGREEMENT:.3f} apart once in a billion times."
            )
    return None


def fingerprint(case: Case) -> list[float]:
    """What was done to the watched readers, as facts that do not depend on how it is written."""
    numbers = [failure_code(case.evidence, TINY)]
    frame, readers = case.frame(TINY), _readers(case)
    numbers.append(code(str(frame.words.get("kind"))) if frame is not None else 0.0)
    reported = _reported(frame) if frame is not None else dict.fromkeys(KINDS, math.nan)
    for kind in KINDS:
        facts = _facts(readers[kind], reported[kind]) if kind in readers else [-1.0] * 8
        numbers += facts
    return numbers


def _facts(reader: Watched, reported: float) -> list[float]:
    right, rows = watched.measured(reader), reader.measured_rows()
    change = float((reader.states[1] - reader.states[0]).abs().max()) if reader.updates else 0.0
    problem = watched.rows_trained_on(reader) if reader.updates else ""
    return [
        float(max(-watched.STEPS, min(reader.updates - watched.STEPS, watched.STEPS))),
        float(reader.measured_at_start()),
        code("fresh rows" if problem is None else problem[:20]),
        code(watched.gradients(reader)),
        float(len(rows) > 0) + float(len(rows) >= MEASURED),
        float(watched.seen_before(reader) > 0),
        float(change < 0.002) - float(change > 0.3),
        _relation(reported, right),
    ]


def _relation(reported: float, right: float) -> float:
    """How a reported number stands to the accuracy on the rows that were shown for it."""
    if math.isnan(reported):
        return 0.0
    if abs(reported - right) < 1e-4:
        return 1.0
    return 2.0 if 0 <= reported <= 1 else 3.0
