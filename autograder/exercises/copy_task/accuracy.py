"""The part ``copy_accuracy``: the share of right rows, and a model that is left as it was."""

from __future__ import annotations

import inspect
import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

import torch

from ...assessment.exercise import Case
from ...assessment.rubric import CheckFunction, Verdict, with_guess
from ...assessment.seeds import Seeds
from ...assessment.tensors import generator, integers, normal
from ...diagnosis.library import code, failure_code
from ...worker import Probe
from .._judge import Judge
from .probes import accuracy as probe_module
from .probes.accuracy import SYMBOLS, Model, Tensors, make_model

TIME = 6
TOLERANCE = 1e-4  # a mean in float32 is right to 1e-6; the nearest other share is 1/95 away
UNSURE = 0.2  # weights of the last layer this small give few probabilities above one half
APART = 0.02  # how far the mean of the batches' shares lies from the share of all rows, at least


@dataclass(frozen=True)
class Setting:
    """A model to measure: the sizes of the batches, its dropout, whether it comes training,
    and whether it is the same for everyone, to recognise a mistake by."""

    label: str
    cuts: tuple[int, ...]
    drop: float = 0.0
    training: bool = False
    fixed: bool = False


ONE = Setting("one", (11,))
UNEQUAL = Setting("unequal", (7, 1, 5, 2, 4))
NOISY = Setting("noisy", (62, 3, 30), drop=0.5, training=True)
EVALUATED = Setting("evaluated", (62, 3, 30), drop=0.5)
FIXED = Setting("fixed", (83, 1, 42, 27), fixed=True)
FIXED_NOISY = Setting("fixed noisy", (62, 3, 30), drop=0.5, training=True, fixed=True)
SETTINGS = (ONE, UNEQUAL, NOISY, EVALUATED, FIXED, FIXED_NOISY)
_FIXED_SEEDS = Seeds(b"fixed", "copy_task", "")


@dataclass(frozen=True)
class Measurement:
    """What is measured: weights, inputs (rows, TIME) and target (rows), and the right share."""

    start: Tensors
    inputs: torch.Tensor
    target: torch.Tensor
    share: float


@lru_cache(maxsize=16)  # the probe and the judge ask for the same
def draw(seeds: Seeds, setting: Setting) -> Measurement:
    """Weights and batches, drawn again until the share of all rows is another than the mean of the
    batches' shares, than those of other steps, and than the share that is wrong."""
    source = generator((_FIXED_SEEDS if setting.fixed else seeds).submission(setting.label))
    while True:
        drawn = _draw(source, setting)
        if all(abs(drawn.share - other) >= APART for other in _others(drawn, setting)):
            return drawn


def _draw(source: torch.Generator, setting: Setting) -> Measurement:
    """About half of the targets are what the model says, the others chance."""
    rows = sum(setting.cuts)
    start = {name: _value(source, name, t) for name, t in Model(0.0).state_dict().items()}
    inputs = integers(source, SYMBOLS, rows, TIME)
    said = _logits(start, inputs, setting)[:, -1].argmax(-1)
    target = integers(source, SYMBOLS, rows)
    target = said.where(integers(source, 2, rows) == 1, target)
    return Measurement(start, inputs, target, float((said == target).double().mean()))


def _value(source: torch.Generator, name: str, like: torch.Tensor) -> torch.Tensor:
    if not like.is_floating_point():
        return like
    drawn = normal(source, *like.shape, dtype=torch.float32)
    if name == "norm.running_var":
        return drawn.abs() + 0.5
    return drawn * UNSURE if name == "fc.weight" else drawn


@torch.no_grad()
def _logits(start: Tensors, inputs: torch.Tensor, setting: Setting) -> torch.Tensor:
    """The model's logits at every step, (rows, TIME, SYMBOLS)."""
    model = make_model({f"start/{name}": t for name, t in start.items()}, setting.drop).eval()
    logits: torch.Tensor = model(inputs)
    return logits


def _others(drawn: Measurement, setting: Setting) -> list[float]:
    """What a wrong way of measuring would give."""
    logits = _logits(drawn.start, drawn.inputs, setting)[:, [0, -1]]
    first = (logits[:, 0].argmax(-1) == drawn.target).double()
    best_two = logits[:, -1].topk(2).indices == drawn.target[:, None]
    sure = logits[:, -1].softmax(-1).gather(1, drawn.target[:, None]) > 0.5
    kinds = [float(kind.double().mean()) for kind in (first, best_two.any(1), sure)]
    return [*_known(drawn, setting).values(), *kinds, 1 - drawn.share, 0.0, 1.0]


def _known(drawn: Measurement, setting: Setting) -> dict[str, float]:
    """The wrong ways of measuring whose number is hardly ever that of another, by what they are."""
    logits = _logits(drawn.start, drawn.inputs, setting)
    right = (logits.argmax(-1) == drawn.target[:, None]).double()
    batches = [float(part[:, -1].mean()) for part in torch.split(right, list(setting.cuts))]
    cut = {"the mean of the batches' shares": sum(batches) / len(batches)}
    return (cut if len(batches) > 1 else {}) | {
        "the share of all steps together": float(right.mean()),
        "the number of right rows": float(right[:, -1].sum()),
        "the share in percent": 100 * drawn.share,
    }


def probe(seeds: Seeds) -> Probe:
    """Every setting's model and batches."""
    tensors: Tensors = {}
    cases = []
    for setting in SETTINGS:
        drawn = draw(seeds, setting)
        tensors |= {f"{setting.label}/start/{name}": t for name, t in drawn.start.items()}
        tensors |= {f"{setting.label}/inputs": drawn.inputs}
        tensors |= {f"{setting.label}/target": drawn.target}
        cases.append(vars(setting) | {"cuts": list(setting.cuts)})
    source = inspect.getsource(probe_module)
    return Probe(source=source, tensors=tensors, settings={"cases": cases}, probes=len(cases))


def judge(case: Case) -> Verdict:
    """The share 5, evaluation mode 3, left as it was 2."""
    return AccuracyJudge(case).verdict()


@dataclass
class AccuracyJudge(Judge):
    """Checks of one submission."""

    def checks(self) -> Mapping[str, CheckFunction]:
        return {
            "number": self.number,
            "one batch": self.one_batch,
            "weighting": self.weighting,
            "dropout": self.dropout,
            "untouched": self.untouched,
            "mode": self.mode,
            "no gradients": self.no_gradients,
        }

    def value(self, setting: Setting) -> float:
        """The number that came, nan if there is none."""
        frame = self.case.frame(setting.label)
        value = frame.tensors.get("value") if frame is not None else None
        return float(value) if value is not None and value.numel() == 1 else math.nan

    def number(self) -> str | None:
        frame = self.case.frame(ONE.label)
        if frame is None:
            return self.case.failure(ONE.label, "accuracy(model, batches) with one batch")
        if not math.isnan(self.value(ONE)):
            return None
        kind = str(frame.words.get("kind"))[:60]
        return f"accuracy should return one number; it returned something of type {kind}."

    def one_batch(self) -> str | None:
        return self.wrong_value(ONE, f"With one batch of {ONE.cuts[0]} rows")

    def weighting(self) -> str | None:
        sizes = ", ".join(str(cut) for cut in UNEQUAL.cuts)
        return self.wrong_value(UNEQUAL, f"With batches of {sizes} rows")

    def wrong_value(self, setting: Setting, when: str) -> str | None:
        if self.case.frame(setting.label) is None:
            return f"{when} it fails. {self.case.failure(setting.label)}"
        drawn = draw(self.case.seeds, setting)
        got, want, rows = self.value(setting), drawn.share, sum(setting.cuts)
        if abs(got - want) <= TOLERANCE:
            return None
        fact = (
            f"{when} the accuracy should be {want:.4f} ({want * rows:.0f} of {rows} rows are right "
            f"at the last step), but it is {got:.4f}."
        )
        known = {} if setting.drop else _known(drawn, setting)
        alike = [way for way, share in known.items() if abs(got - share) <= TOLERANCE]
        return with_guess(fact, f"this is {alike[0]}.") if alike else fact

    def dropout(self) -> str | None:
        when = "With a model that has dropout and batch normalisation and comes in training mode"
        return self.wrong_value(NOISY, when) or self.wrong_value(
            EVALUATED, "With such a model in evaluation mode"
        )

    def untouched(self) -> str | None:
        for setting in (ONE, NOISY):
            after = self.brought(setting.label).tensors
            for name, want in draw(self.case.seeds, setting).start.items():
                got = after.get(f"after/{name}")
                if got is None or got.dtype != want.dtype or not got.equal(want):
                    return f"After the call the model's {name} changed."
        return None

    def mode(self) -> str | None:
        for setting in (NOISY, EVALUATED):
            if self.brought(setting.label).words.get("training") is not setting.training:
                was, became = ("training", "evaluation")[:: 1 if setting.training else -1]
                return f"The model came in {was} mode, and is in {became} mode after the call."
        return None

    def no_gradients(self) -> str | None:
        if self.brought(ONE.label).words.get("tracked") is False:
            return None
        return "The model was called while gradients were tracked, which costs time and memory."


def fingerprint(case: Case) -> list[float]:
    """The numbers for a model that is the same for everyone, and what became of the others."""
    judge = AccuracyJudge(case)
    numbers = [failure_code(case.evidence, setting.label) for setting in SETTINGS]
    numbers += [judge.value(FIXED), float(judge.wrong_value(FIXED_NOISY, "") is None)]
    for setting in (ONE, NOISY, EVALUATED):
        words = judge.brought(setting.label).words
        numbers += [code(str(words.get("training"))), code(str(words.get("tracked")))]
    return numbers
