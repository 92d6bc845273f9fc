"""The part ``comparison``: three networks trained alike by the student, and measured."""

from __future__ import annotations

import inspect
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache, partial

import torch

from ...assessment.exercise import Case
from ...assessment.rubric import CheckFunction, Verdict, with_guess
from ...assessment.seeds import Seeds
from ...assessment.tensors import generator
from ...diagnosis.library import code, failure_code
from ...worker import Frame, Probe
from .._judge import Judge
from .._training import likeness, of_course, weights_of
from . import training_trace
from .chance import most_difference
from .probes import comparison as probe_module
from .probes.comparison import KINDS, Reader, Tensors, share_right
from .randomness import distinct
from .task import LENGTH, draw_rows, draw_start
from .training_trace import TrainingTrace

# Chosen by measurement: docs/calibration-copy_task.md.
STEPS, BATCH = 160, 128
MIN_ACCURACY = 0.7
GATED = ("lstm", "gru")
# Trainings from other weights, the second if the first has not learned: no unlucky start fails.
SETS = ("first", "second")
LOOK = 500  # rows on which the fork decides whether to train again
MEASURED = 2000  # rows that a student measures on, at least
UNSEEN = 4000  # rows that the judge measures on
# How far a reported accuracy may be from the judge's own, in each of three: Hoeffding's bound.
AGREEMENT = most_difference(MEASURED, UNSEEN, len(KINDS))
# The cosine between weights after a training and before, at least.
MIN_LIKENESS = {"embed.weight": 0.5, "rnn.weight_ih_l0": 0.15}
TINY = "tiny"
ASKED = (
    f"compare(models, steps={training_trace.STEPS}, batch_size={training_trace.BATCH}, generator, "
    f"length={training_trace.LENGTH})"
)


def probe(seeds: Seeds) -> Probe:
    """The tiny readers and the real ones; the same for a whole course."""
    return _probe(of_course(seeds))


@lru_cache(maxsize=2)
def _probe(seeds: Seeds) -> Probe:
    tensors = _starts(seeds, TINY, training_trace.HIDDEN)
    tiny = {"label": TINY, "seed": seeds.course(f"{TINY}/rows"), "hidden": training_trace.HIDDEN}
    runs = [tiny | training_trace.SIZES]
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
    return ComparisonJudge(case).verdict()


@dataclass
class ComparisonJudge(Judge):
    """Looks at the traces of the tiny readers, and at the last of the real trainings."""

    def __post_init__(self) -> None:
        self.traces = traces_of(self.case)
        frames = [(label, frame) for label in SETS if (frame := self.case.frame(label)) is not None]
        label, training = frames[-1] if frames else ("", None)
        self.label, self.training = label, training
        self.weights = {
            kind: weights
            for kind in KINDS
            if training is not None
            and (weights := weights_of(training, f"{kind}/", Reader(kind))) is not None
        }
        seeds = of_course(self.case.seeds)
        self.reached = {kind: share(seeds, kind, found) for kind, found in self.weights.items()}

    def checks(self) -> Mapping[str, CheckFunction]:
        return {
            "report": self.report,
            "trained": self.trained,
            "steps": partial(self.each, training_trace.steps_taken),
            "rows": partial(self.each, training_trace.rows_trained_on),
            "losses": self.gradients,
            "weights": self.from_start,
            "learned": self.learned,
            "measured": self.measured,
            "agree": self.agree,
        }

    def shown(self) -> Verdict:
        reached = self.reached.get("lstm")
        return Verdict(0.0, "", accuracy=None if reached is None else round(reached, 4))

    def report(self) -> str | None:
        frame = self.case.frame(TINY)
        if frame is None:
            return self.case.failure(TINY, ASKED)
        if frame.words.get("kind") != "dict":
            kind = str(frame.words.get("kind"))[:60]
            return f'compare should return a dict {{"rnn": …, "gru": …, "lstm": …}}, not a {kind}.'
        for kind, share in _reported(frame).items():
            if math.isnan(share):
                found = frame.words.get("keys")
                keys = ", ".join(map(str, found if isinstance(found, list) else []))[:200]
                return f"The dict of compare has no number for {kind!r}. Its keys: {keys}."
            if not 0 <= share <= 1:
                return (
                    f"The accuracy of the {kind} should be a share from 0 to 1; it is {share:.4g}."
                )
        return None

    def trained(self) -> str | None:
        for kind in KINDS:
            if kind not in self.traces:
                return (
                    f"{ASKED} should show the {kind} sequences without their last symbol, of "
                    f"{training_trace.LENGTH - 1} symbols, and nothing else."
                )
        still = [kind for kind, trace in self.traces.items() if trace.updates == 0]
        if not still:
            return None
        return (
            f"compare did not change the weights of the {' and the '.join(still)}. Train each "
            "of the given models, and no copy."
        )

    def each(self, check: Callable[[TrainingTrace], str | None]) -> str | None:
        """The first problem that a check has with any of the three."""
        return next(filter(None, map(check, self.traces.values())), None)

    def gradients(self) -> str | None:
        for kind, trace in self.traces.items():
            came_from = training_trace.gradients(trace)
            if came_from == "sum":
                return f"The gradients of the {kind} are the sum over all batches so far."
            if came_from not in ("own", "none"):
                return (
                    f"The gradients of the {kind} are not those of the cross-entropy between the "
                    "logits of the last step and the target of the batch."
                )
        return None

    def from_start(self) -> str | None:
        if self.training is None:
            return f"{self.case.failure(SETS[0])} This was the training itself."
        for kind in KINDS:
            if kind not in self.weights:
                return f"After the training the weights of the {kind} are not finite numbers."
            weights = self.weights[kind]
            start = draw_start(of_course(self.case.seeds), self.label, kind)
            if any(likeness(weights, start, name) < least for name, least in MIN_LIKENESS.items()):
                return (
                    f"After the training the weights of the {kind} do not come from the given "
                    "model. Train each model from the weights that it has."
                )
        return None

    def learned(self) -> str | None:
        shares = {kind: self.reached[kind] for kind in GATED}
        poor = [
            f"the {kind} gets {share:.1%}" for kind, share in shares.items() if share < MIN_ACCURACY
        ]
        if not poor:
            return None
        fact = (
            f"After {STEPS} steps of {BATCH} rows {' and '.join(poor)} of unseen sequences. "
            f"{MIN_ACCURACY:.0%} is needed, and guessing gives {1 / 8:.1%}."
        )
        return with_guess(
            fact, "is the optimizer Adam, with the learning rate of the lesson, 0.02?"
        )

    def measured(self) -> str | None:
        for kind, trace in self.traces.items():
            different = distinct(trace.measured_rows())
            if different < MEASURED:
                return (
                    f"After its last update the {kind} saw {different:,} different sequences. "
                    f"Measure each model on at least {MEASURED:,}."
                )
            seen = training_trace.seen_before(trace)
            if seen:
                return (
                    f"The {kind} was measured on {seen:,} sequences that it was trained on. "
                    "Draw fresh sequences."
                )
        return None

    def agree(self) -> str | None:
        assert self.training is not None  # the weights were looked at before
        reported = _reported(self.training)
        for kind, reached in self.reached.items():
            if not abs(reported[kind] - reached) <= AGREEMENT:
                return (
                    f"compare reports {reported[kind]:.3f} for the {kind}; on {UNSEEN:,} other "
                    f"sequences the trained model reaches {reached:.3f}. By chance two honest "
                    f"measurements lie more than {AGREEMENT:.3f} apart once in a billion times."
                )
        return None


def _reported(frame: Frame) -> dict[str, float]:
    """The number for each kind, nan if there is no number."""
    numbers = frame.tensors.get("reported")
    if numbers is None or numbers.shape != (len(KINDS),):
        return dict.fromkeys(KINDS, math.nan)
    return dict(zip(KINDS, numbers.double().tolist(), strict=True))


def traces_of(case: Case) -> dict[str, TrainingTrace]:
    """What the tiny readers saw, by their kinds, as far as it can be read."""
    frame = case.frame(TINY)
    found = {kind: training_trace.read(frame, kind) for kind in KINDS} if frame is not None else {}
    return {kind: trace for kind, trace in found.items() if trace is not None}


def share(seeds: Seeds, kind: str, weights: Tensors) -> float:
    """The accuracy of the grader's own reader with these weights, on sequences that no training has
    seen."""
    model = Reader(kind)
    model.load_state_dict(weights)
    return share_right(model, _unseen(seeds))


@lru_cache(maxsize=2)
def _unseen(seeds: Seeds) -> torch.Tensor:
    return draw_rows(generator(seeds.course("unseen")), UNSEEN)[0]


def fingerprint(case: Case) -> list[float]:
    """What compare did to the tiny readers, as facts that do not depend on how it is written."""
    numbers = [failure_code(case.evidence, TINY)]
    frame, traces = case.frame(TINY), traces_of(case)
    numbers.append(code(str(frame.words.get("kind"))) if frame is not None else 0.0)
    reported = _reported(frame) if frame is not None else dict.fromkeys(KINDS, math.nan)
    for kind in KINDS:
        facts = _facts(traces[kind], reported[kind]) if kind in traces else [-1.0] * 8
        numbers += facts
    return numbers


def _facts(trace: TrainingTrace, reported: float) -> list[float]:
    right, rows, most = training_trace.measured(trace), trace.measured_rows(), training_trace.STEPS
    change = float((trace.states[1] - trace.states[0]).abs().max()) if trace.updates else 0.0
    problem = training_trace.rows_trained_on(trace) if trace.updates else ""
    return [
        float(max(-most, min(trace.updates - most, most))),
        float(trace.measured_at_start()),
        code("fresh rows" if problem is None else problem[:20]),
        code(training_trace.gradients(trace)),
        float(len(rows) > 0) + float(len(rows) >= MEASURED),
        float(training_trace.seen_before(trace) > 0),
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
