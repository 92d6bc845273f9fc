"""The part ``copy_data``: is a batch what the copy task says, and is all else chance?"""

from __future__ import annotations

import inspect
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

import torch

from ...assessment.exercise import Case
from ...assessment.rubric import CheckFunction, Verdict
from ...assessment.seeds import Seeds
from ...assessment.tensors import dtype_name
from ...diagnosis.library import code, failure_code
from ...worker import Frame, Probe
from .._judge import NO_FRAME, Judge, not_tensors
from . import randomness
from .probes import data as probe_module
from .task import LENGTH, SYMBOLS

Size = dict[str, Any]
NAMES = ("inputs", "target")
_FACTS = 2 + 4 + 2 + len(randomness.CHECKS)
ROWS = 4096  # of the batch that is looked at for chance


def _size(label: str, batch_size: int, length: int, symbols: int) -> Size:
    return {"label": label, "batch_size": batch_size, "length": length, "symbols": symbols}


MAIN = _size("main", 6, LENGTH, SYMBOLS)
MANY = _size("many", ROWS, LENGTH, SYMBOLS)
OTHERS = (_size("one", 1, 5, 3), _size("other", 7, 12, 20))
SIZES = (MAIN, *OTHERS, MANY)


def probe(seeds: Seeds) -> Probe:
    """Sizes, and a seed for the generator of each."""
    sizes = [size | {"seed": seeds.submission(f"data/{size['label']}")} for size in SIZES]
    source = inspect.getsource(probe_module)
    return Probe(source=source, settings={"sizes": sizes}, probes=len(SIZES) + 1)


def judge(case: Case) -> Verdict:
    """Shapes and dtypes 2, the copy 3, the generator 2, chance 3."""
    return DataJudge(case).verdict()


@dataclass
class DataJudge(Judge):
    """Checks of one submission."""

    def checks(self) -> Mapping[str, CheckFunction]:
        chance = randomness.CHECKS.items()
        return {
            "shapes": self.form,
            "symbols": self.range,
            "sizes": self.sizes,
            "targets": self.copy,
            "seed": self.repeats,
            "second call": self.goes_on,
            **{name: partial(self._chance, check) for name, check in chance},
        }

    def form(self) -> str | None:
        return self.wrong_form(MAIN)

    def wrong_form(self, size: Size) -> str | None:
        """What is wrong with shapes or dtypes of one batch, in words."""
        frame = self.case.frame(size["label"])
        if frame is None:
            return self.case.failure(size["label"], _asked(size))
        problem = not_tensors(frame, NAMES) or _wrong_shape(frame, size) or _wrong_dtype(frame)
        return f"{_asked(size)} {problem}" if problem else None

    def range(self) -> str | None:
        frame = self.case.frame(MANY["label"])
        problem = self.wrong_form(MANY)
        if frame is None or problem:
            return problem
        return _outside(frame, MANY)

    def sizes(self) -> str | None:
        for size in OTHERS:
            problem = self.wrong_form(size)
            if problem:
                return problem
            problem = _outside(self.brought(size["label"]), size)
            if problem:
                return problem
        return None

    def copy(self) -> str | None:
        for size in SIZES:
            tensors = self.brought(size["label"]).tensors
            inputs, target = tensors["inputs"], tensors["target"]
            wrong = (inputs[:, 0] != target).nonzero().flatten().tolist()
            if wrong:
                row = wrong[0]
                return (
                    f"{_asked(size)}: in {len(wrong)} of {len(target)} rows the target is not "
                    f"the first symbol. Row {row} begins with {int(inputs[row, 0])}, and its "
                    f"target is {int(target[row])}."
                )
        return None

    def repeats(self) -> str | None:
        frame, first = self.case.frame("again"), self.brought(MAIN["label"])
        if frame is None:
            return self.case.failure("again", f"{_asked(MAIN)}, twice")
        if all(_equal(frame.tensors.get(name), first.tensors[name]) for name in NAMES):
            return None
        return (
            "Two generators with the same seed gave two different batches. Draw all numbers "
            "from the generator that was passed in."
        )

    def goes_on(self) -> str | None:
        tensors = self.brought("again").tensors
        following = tensors.get("next inputs")
        if following is None or following.shape != tensors["inputs"].shape:
            return "A second call with the same generator returned inputs of another kind."
        if not bool((following == tensors["inputs"]).all(1).any()):
            return None
        return (
            "A second call with the same generator gave rows of the first call again. Let the "
            "generator go on from where it is, without a seed of your own."
        )

    def _chance(self, check: randomness.Randomness) -> str | None:
        return check(self.brought(MANY["label"]).tensors["inputs"], SYMBOLS)


def _asked(size: Size) -> str:
    sizes = f"length={size['length']}, symbols={size['symbols']}"
    return f"copy_batch({size['batch_size']}, generator, {sizes})"


def _wrong_shape(frame: Frame, size: Size) -> str | None:
    rows, seen = size["batch_size"], size["length"] - 1
    wanted = {"inputs": ((rows, seen), "(B, length - 1)"), "target": ((rows,), "(B)")}
    for name, (shape, said) in wanted.items():
        got = tuple(frame.tensors[name].shape) if name in frame.tensors else ()
        if got != shape:
            return f"returned {name} of shape {got}; it should be {said} = {shape}."
    return None


def _wrong_dtype(frame: Frame) -> str | None:
    for name in NAMES:
        dtype = dtype_name(frame.tensors[name].dtype)
        if dtype != "int64":
            return f"returned {name} as {dtype}; symbols are whole numbers, int64 (torch.long)."
    return None


def _outside(frame: Frame, size: Size) -> str | None:
    last = size["symbols"] - 1
    for name in NAMES:
        least, most = (int(end) for end in frame.tensors[name].aminmax())
        if least < 0 or most > last:
            wrong = most if most > last else least
            return f"{_asked(size)}: {name} holds {wrong}; symbols are 0 to {last}."
    return None


def _equal(got: torch.Tensor | None, want: torch.Tensor) -> bool:
    return got is not None and got.dtype == want.dtype and got.equal(want)


def fingerprint(case: Case) -> list[float]:
    """Facts that do not depend on how numbers are drawn, only on what is right or wrong of them."""
    judge = DataJudge(case)
    numbers = [code(_ending(case, size)) for size in SIZES]
    whole = case.frame(MANY["label"]) is not None and judge.wrong_form(MANY) is None
    numbers += _facts(judge.brought(MANY["label"]).tensors) if whole else [-1.0] * _FACTS
    first, again = judge.brought(MAIN["label"]).tensors, judge.brought("again").tensors
    once = again.get("inputs")
    for one, other in ((first.get("inputs"), once), (once, again.get("next inputs"))):
        numbers.append(float(one is not None and _equal(other, one)))
    return numbers


def _ending(case: Case, size: Size) -> str:
    """The form of what came for one size, as a word."""
    frame = case.evidence.get(size["label"]) or NO_FRAME
    kinds = {name: (tuple(t.shape), str(t.dtype)) for name, t in frame.tensors.items()}
    return f"{failure_code(case.evidence, size['label'])} {sorted(kinds.items())}"


def _facts(tensors: Mapping[str, torch.Tensor]) -> list[float]:
    """Of a large batch of the right form: its range, which place is the target, what is chance."""
    inputs, target = (tensors[name] for name in NAMES)
    rows, firsts = randomness.distinct(inputs), len(set(inputs[:, 0].tolist()))
    copies = [float(rows > 1 and inputs[:, place].equal(target)) for place in (0, 1, 24, -1)]
    copies += [float(min(rows, 2)), float(min(firsts, 3)) if rows > 1 else 0.0]
    ends = [float(inputs.min()), float(inputs.max())]
    if _outside(Frame(tensors, {}, {}, None), MANY) is not None:
        return [*ends, *copies, *[-1.0] * len(randomness.CHECKS)]
    wrong = [float(check(inputs, SYMBOLS) is not None) for check in randomness.CHECKS.values()]
    return [*ends, *copies, *wrong]
