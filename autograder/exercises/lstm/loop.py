"""The part ``training_loop``: a student's loop against a reference trajectory."""

from __future__ import annotations

import inspect
import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial

import torch

from ...assessment.exercise import Case
from ...assessment.rubric import CheckFunction, Verdict, with_guess
from ...assessment.seeds import Seeds
from ...assessment.tensors import dtype_name
from ...diagnosis.library import code, failure_code, projections
from ...report import Figure
from ...worker import Frame, Probe
from .._judge import NO_FRAME, Judge
from .probes import loop as probe_module
from .probes.loop import Model
from .trajectory import (
    EMBEDDING,
    FIXED,
    HIDDEN,
    MAIN,
    SCALE,
    SIZES,
    TILT,
    VARIED,
    VOCAB,
    Run,
    Tensors,
    Trajectory,
    draw_batches,
    draw_start,
    reference,
    to_settings,
    to_tensors,
)

# Relative to the largest update; a loop's mistakes change updates by far more.
TOLERANCE = {torch.float64: 1e-5, torch.float32: 1e-3}
LOSS_TOLERANCE = 2e-4  # a rounding to four decimals is no mistake
SAME_LOSS = (
    1e-6  # small logits give nearly the same loss in any order; the right loss is nearer than this
)


def probe(seeds: Seeds) -> Probe:
    """All runs on the grader's own model."""
    tensors: Tensors = {}
    runs = []
    for run in (MAIN, VARIED, FIXED):
        own = Seeds(b"fixed", "lstm", "") if run is FIXED else seeds
        batches = draw_batches(own, run)
        tensors |= to_tensors(run.label, draw_start(own, run), batches)
        runs.append(
            to_settings(
                run.label,
                batches,
                sizes=SIZES,
                scale=SCALE,
                tilt=TILT,
                dtype=dtype_name(run.dtype),
                optimizer="SGD",
                options=run.options,
                snapshots=True,
            )
        )
    source = inspect.getsource(probe_module)
    return Probe(source=source, tensors=tensors, settings={"runs": runs}, probes=len(runs))


def fingerprint(case: Case) -> list[float]:
    """The trajectory of a training that is the same for everyone: every update and every loss."""
    frame = case.evidence.get(FIXED.label) or NO_FRAME
    tensors = frame.tensors
    numbers = [failure_code(case.evidence, FIXED.label)]
    numbers += [code(str(frame.words.get(name))) for name in ("drawn", "steps")]
    numbers += projections(tensors.get("number"))
    for row in (*_rows(tensors.get("steps")), tensors.get("end/fc.weight"), tensors.get("losses")):
        numbers += projections(row)
    return numbers


def _rows(steps: torch.Tensor | None) -> list[torch.Tensor | None]:
    """The first updates, as many as there are batches."""
    most = len(FIXED.shapes)
    found = list(steps[:most]) if steps is not None and steps.dim() == 2 else []
    return [*found, *[None] * (most - len(found))]


# What can go wrong with the updates: the names of the checks.
_UPDATES = ("runs", "batches", "steps", "first update", "later updates", "varied batches")
Problem = tuple[str, str]  # a check's name, and what is wrong


def judge(case: Case) -> Verdict:
    """Every update right 16, the losses returned 4."""
    return LoopJudge(case).verdict()


@dataclass
class LoopJudge(Judge):
    """Checks of one submission."""

    def checks(self) -> Mapping[str, CheckFunction]:
        problem = self.updates()
        found = {} if problem is None else dict([problem])
        return {**{name: partial(found.get, name) for name in _UPDATES}, "losses": self.losses}

    def updates(self) -> Problem | None:
        varied = self._updates_of(VARIED)
        # A loop that makes its own float32 states cannot take a float64 model. That is no mistake.
        if varied is None and self.case.frame(MAIN.label) is None:
            return None
        alike = "The loop is right for batches of one size, but not for batches of different sizes."
        return self._updates_of(MAIN) or (varied and ("varied batches", f"{alike} {varied[1]}"))

    def _updates_of(self, run: Run) -> Problem | None:
        frame = self.case.frame(run.label)
        if frame is None:
            return "runs", self.case.failure(run.label) + self._about_the_model(run.label)
        want = reference(self.case.seeds, run)
        return _explain(frame, want, run) if _wrong_end(frame, want, run) else None

    def _about_the_model(self, label: str) -> str:
        """One more sentence for a loop that uses parts of the student's own model."""
        error = self.brought(label).error or {}
        if not str(error.get("message")).startswith("'Model' object has no attribute"):
            return ""
        return (
            " The check trains its own model, with torch's LSTM in the place of your cell. "
            "Call only model(inputs, state) and model.init_hidden_cell(batch_size)."
        )

    def losses(self) -> str | None:
        run = MAIN if self.case.frame(MAIN.label) is not None else VARIED
        frame, want = self.brought(run.label), reference(self.case.seeds, run).losses
        got = frame.tensors.get("losses")
        if got is None:
            kind = str(frame.words.get("kind"))[:80]
            wanted = f"a list of {len(want)} losses, one a batch"
            return f"train should return {wanted}; it returned: {kind}."
        if got.shape != want.shape:
            count = f"{len(want)} losses, one a batch"
            return f"train should return {count}; it returned {got.numel()}."
        if got.isnan().any():
            return "train should return numbers, but float() fails on what it returned."
        wrong = ((got.double() - want).abs() > LOSS_TOLERANCE).nonzero().flatten().tolist()
        if not wrong:
            return None
        first = wrong[0]
        return (
            f"The updates are right, but loss {first + 1} of the returned list is "
            f"{float(got[first]):.4f} and should be {float(want[first]):.4f}: return the loss of "
            "each batch, as it was computed."
        )

    def figures(self, verdict: Verdict) -> tuple[Figure, ...]:
        """The losses, where as many came as there are batches."""
        frame, want = self.case.frame(MAIN.label), reference(self.case.seeds, MAIN).losses
        got = frame.tensors.get("losses") if frame is not None else None
        if verdict.failed is None or got is None or got.shape != want.shape:
            return ()
        wrong = tuple((~((got.double() - want).abs() <= LOSS_TOLERANCE)).tolist())
        right, came = tuple(want.tolist()), tuple(got.double().tolist())
        figure = Figure("losses", "loss", "batch", (right,), (came,), (wrong,), first=1)
        return (figure,) if any(wrong) else ()


def _wrong_end(frame: Frame, want: Trajectory, run: Run) -> bool:
    got = _end(frame)
    if got is None or got.shape != want.start.shape:
        return True
    gap = (got.double() - want.steps[-1].double()).abs().max()
    return not float(gap) <= TOLERANCE[run.dtype] * want.scale


def _end(frame: Frame) -> torch.Tensor | None:
    names = [name for name, _ in Model(VOCAB, EMBEDDING, HIDDEN).named_parameters()]
    found = [frame.tensors.get(f"end/{name}") for name in names]
    whole = [tensor.flatten() for tensor in found if tensor is not None]
    return torch.cat(whole) if len(whole) == len(names) else None


def _explain(frame: Frame, want: Trajectory, run: Run) -> Problem:
    """The first thing that differs from a right loop, in words."""
    batches, drawn, count = len(run.shapes), frame.words.get("drawn"), frame.words.get("steps")
    if isinstance(drawn, int) and drawn < batches:
        return (
            "batches",
            f"Only {drawn} of {batches} batches were used: is there a return or break in the loop?",
        )
    if count == 0:
        never = "step() was never called on the optimizer that was passed in. Use that optimizer."
        return "steps", never
    if isinstance(count, int) and count != batches:
        return "steps", with_guess(
            f"There should be one optimizer.step() for each of the {batches} batches, but there "
            f"were {count}.",
            "step is called outside the loop or under an if."
            if count < batches
            else (
                "step is called more than once for a batch, or the batches are kept in a list "
                "and used more than once."
            ),
        )
    got = frame.tensors.get("steps")
    if got is None or got.shape != want.steps.shape:
        return (
            "later updates",
            "The parameters after training are not those that a right loop reaches.",
        )
    return _first_wrong_step(frame, got, want, run)


def _first_wrong_step(frame: Frame, got: torch.Tensor, want: Trajectory, run: Run) -> Problem:
    gaps = (got.double() - want.steps.double()).abs().amax(1)
    wrong = (~(gaps <= TOLERANCE[run.dtype] * want.scale)).nonzero().flatten().tolist()
    first = wrong[0] + 1 if wrong else len(run.shapes)
    if first == 1 and bool((got[0] == want.start.to(got.dtype)).all()):
        return "first update", f"The first optimizer.step() changed nothing: {_why_nothing(frame)}"
    if first > 1:
        return "later updates", with_guess(
            f"Batch {first} of {len(run.shapes)} is the first whose update is wrong.",
            "something is left over from the batch before: gradients that were not zeroed, an "
            "old state instead of a fresh one, or a change of the optimizer's settings or of "
            "the weights.",
        )
    fact, guess = _loss_clue(frame, want)
    already = f"The update from the first batch is wrong already. {fact}"
    return "first update", with_guess(already, guess)


def _why_nothing(frame: Frame) -> str:
    order = str(frame.words.get("order"))
    if "g" not in order:
        return (
            "no gradient was computed in the whole training. Is backward called, on a loss that "
            "was made from the model's logits?"
        )
    if order.startswith("s"):
        return "it ran before the first backward, and found no gradients."
    return "gradients were computed before it, but were gone when it ran."


def _loss_clue(frame: Frame, want: Trajectory) -> tuple[str, str]:
    """What is known of the first loss, and a guess."""
    losses = frame.tensors.get("losses")
    if losses is None or losses.dim() != 1 or losses.numel() == 0:
        return "", "look at what goes into the loss, and at what happens between backward and step."
    got, expected = float(losses[0]), float(want.losses[0])
    if not math.isfinite(got):
        return (
            "Its loss is not a finite number.",
            "a mean is taken over positions that are all padding. Give criterion all positions of "
            "the batch at once.",
        )
    if abs(got - expected) <= SAME_LOSS:
        return (
            f"Its loss is right ({expected:.4f}).",
            "look at what happens to the gradients between the loss and step.",
        )
    return (
        f"Its loss is {got:.6f} and should be {expected:.6f}.",
        "look at what goes into criterion (raw logits and targets of all positions, in the same "
        "order; criterion leaves out the padding itself), and at what is done with its result.",
    )
