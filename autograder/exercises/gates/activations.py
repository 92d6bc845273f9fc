"""The part ``gate_activations``: what a student sees inside an LSTM, against what is there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

from ...assessment.exercise import Case
from ...assessment.rubric import CheckFunction, Verdict, with_guess, without_guess
from ...assessment.tensors import where_worst
from ...assessment.tolerance import is_close
from ...diagnosis.library import code, failure_code, projections
from ...report import Figure
from ...worker import Frame
from .._function.judge import FunctionJudge, Pairs
from .._function.part import FunctionPart
from .._judge import NO_FRAME, compare, wrong_tensor
from .reference import (
    FLOAT32,
    FLOAT32_STARTED,
    KEYS,
    OTHERS,
    PARAMETERS,
    STARTED,
    ZEROS,
    SequenceSizes,
    draw,
    wanted,
)

GATES = ("i", "f", "g", "o")
# To recognise a mistake by; they decide nothing.
FIXED = (replace(ZEROS, label="fixed zeros"), replace(STARTED, label="fixed started"))
PART = FunctionPart(
    exercise="gates",
    function="gate_activations",
    call=["module", "x", ["h0", "c0"]],
    arguments=("x", "h0", "c0"),
    draw=draw,
    float64=(ZEROS, STARTED),
    float32=(FLOAT32, FLOAT32_STARTED),
    others=OTHERS,
    fixed=FIXED,
    module="LSTM",
    parameters=PARAMETERS,
    options={"batch_first": True},
    traced=STARTED,
    keys=KEYS,
)
probe = PART.probe


def fingerprint(case: Case) -> list[float]:
    """All that came on inputs that are the same for everyone."""
    numbers: list[float] = []
    for sizes in FIXED:
        frame = case.evidence.get(sizes.label) or NO_FRAME
        numbers.append(failure_code(case.evidence, sizes.label))
        numbers.append(code(str(frame.words.get("keys"))))
        for name in ("returned", *KEYS):
            tensor = frame.tensors.get(name)
            numbers += projections(tensor)
            numbers.append(0.0 if tensor is None else code(str(tensor.dtype)))
    return numbers


def judge(case: Case) -> Verdict:
    """Keys and shapes 4, the gates 8, the states 4, everywhere and nothing changed 4."""
    return ActivationsJudge(case, PART).verdict()


@dataclass
class ActivationsJudge(FunctionJudge[SequenceSizes]):
    """Checks of one submission, first from a state of zeros, then from another."""

    module = "LSTM"
    gradient_hint = "use no backward and no zero_grad here"

    def checks(self) -> Mapping[str, CheckFunction]:
        main = self.calls[0]
        return {
            "keys": self.keys,
            "shapes": partial(self.kind, main),
            "first step": partial(self.wrong_entries, main, GATES, first=1),
            "gates": partial(self.wrong_entries, main, GATES),
            "c": partial(self.wrong_entries, main, ("c",)),
            "h": partial(self.wrong_entries, main, ("h",)),
            "start": self.start,
            "sizes": self.sizes,
            "dtypes": self.dtypes,
            "arguments": self.arguments,
            "module": self.unchanged_module,
        }

    def keys(self) -> str | None:
        frame = self.case.frame(self.calls[0].label)
        return self.kind(self.calls[0]) if frame is None else _wrong_keys(frame)

    def wrong_kind(self, sizes: SequenceSizes, frame: Frame) -> str | None:
        entries = (_wrong_entry(frame, key, sizes) for key in KEYS)
        return _wrong_keys(frame) or next(filter(None, entries), None)

    def pairs(self, sizes: SequenceSizes) -> Pairs:
        got, want = self.brought(sizes.label).tensors, wanted(self.case.seeds, sizes)
        return {key: (got[key], want[key]) for key in KEYS}

    def wrong_values(self, sizes: SequenceSizes) -> str | None:
        return self.wrong_entries(sizes, KEYS)

    def wrong_entries(
        self, sizes: SequenceSizes, keys: Sequence[str], first: int | None = None
    ) -> str | None:
        """Of the ``first`` steps, or of all."""
        pairs = {
            key: (got[:, :first], want[:, :first])
            for key, (got, want) in self.pairs(sizes).items()
            if key in keys and not is_close(got[:, :first], want[:, :first])
        }
        if not pairs:
            return None
        worst = " and ".join(f"{key}{where_worst(*pair)}" for key, pair in pairs.items())
        fact = f"With {sizes}, at [sequence, step, unit]: {worst}."
        return with_guess(fact, _guess(list(pairs), first == 1))

    def start(self) -> str | None:
        problem = self.values(self.calls[1])
        if problem is None:
            return None
        fact = f"From a state of zeros it is right, but not from another. {without_guess(problem)}"
        return with_guess(fact, "look at what becomes of h0 and of c0, before the first step.")

    def figures(self, verdict: Verdict) -> tuple[Figure, ...]:
        """The first sequence, where values are wrong."""
        if verdict.failed not in ("first step", "gates", "c", "h", "start"):
            return ()
        sizes = self.calls[verdict.failed == "start"]
        return tuple(
            compare(f"{_NAMES[key]} of the first sequence", ("step", "unit"), got[0], want[0])
            for key, (got, want) in ({} if self.kind(sizes) else self.pairs(sizes)).items()
            if not is_close(got, want)
        )


_NAMES = {"i": "input gate i", "f": "forget gate f", "g": "candidate g", "o": "output gate o"}
_NAMES |= {"c": "cell state c", "h": "hidden state h"}


def _wrong_keys(frame: Frame) -> str | None:
    came = frame.not_tensors.get("returned")
    if "returned" in frame.tensors:
        came = f"one tensor of shape {tuple(frame.tensors['returned'].shape)}"
    if came is not None:
        return f"gate_activations should return a dict, but returned: {came}."
    missing = [key for key in KEYS if key not in (*frame.tensors, *frame.not_tensors)]
    if not missing:
        return None
    keys = frame.words.get("keys")
    named = ", ".join(map(str, keys)) if isinstance(keys, list) and keys else "none"
    return f"The dict lacks {', '.join(missing)}; its keys are: {named}."


def _wrong_entry(frame: Frame, key: str, sizes: SequenceSizes) -> str | None:
    if key in frame.not_tensors:
        return f"{key} should be one tensor, but is: {frame.not_tensors[key]}."
    return wrong_tensor(key, frame.tensors[key], "batch, time, hidden", sizes.shape, sizes.named)


def _guess(wrong: Sequence[str], first: bool) -> str:
    if wrong == ["c"]:
        return "the gates are right, so look at how c is made, and when it is kept."
    if wrong == ["h"]:
        return "the gates and c are right, so look at how h is made, and when it is kept."
    if not first:
        return "if the first step is right, look at what one step hands to the next."
    if len(wrong) < len(GATES):
        rest = ", ".join(key for key in GATES if key not in wrong)
        named = ", ".join(wrong)
        return f"{rest} came out right, so look at the rows of {named}, and at σ and tanh."
    return "all four are wrong: look at the sum that goes into them, and at the order of its rows."
