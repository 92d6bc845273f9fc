"""The part ``copy_data``: is a batch what the copy task says, and is all else chance?"""

from __future__ import annotations

import inspect
from functools import partial
from typing import Any

import torch

from ...assessment.exercise import Case, of_case
from ...assessment.rubric import Verdict, score_rubric
from ...assessment.seeds import Seeds
from ...diagnosis.library import code, failure_code
from ...worker import Frame, Probe
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
    checks = {
        "shapes": _form,
        "symbols": _range,
        "sizes": _sizes,
        "targets": _copy,
        "seed": _repeats,
        "second call": _goes_on,
    }
    chance = {name: partial(_chance, case, check) for name, check in randomness.CHECKS.items()}
    return score_rubric(case.rubric, of_case(case, checks) | chance)


def _chance(case: Case, check: randomness.Randomness) -> str | None:
    return check(case.evidence.frames[MANY["label"]].tensors["inputs"], SYMBOLS)


def _asked(size: Size) -> str:
    sizes = f"length={size['length']}, symbols={size['symbols']}"
    return f"copy_batch({size['batch_size']}, generator, {sizes})"


def _form(case: Case) -> str | None:
    return _wrong_form(case, MAIN)


def _wrong_form(case: Case, size: Size) -> str | None:
    """What is wrong with shapes or dtypes of one batch, in words."""
    frame = case.frame(size["label"])
    if frame is None:
        return case.failure(size["label"], _asked(size))
    problem = _no_pair(frame) or _wrong_shape(frame, size) or _wrong_dtype(frame)
    return f"{_asked(size)} {problem}" if problem else None


def _no_pair(frame: Frame) -> str | None:
    if "returned" in frame.tensors:
        shape = tuple(frame.tensors["returned"].shape)
        return f"returned one tensor of shape {shape}; it should return the pair (inputs, target)."
    if frame.not_tensors:
        name, kind = next(iter(frame.not_tensors.items()))
        if name == "returned":
            return f"returned {kind}; it should return the pair (inputs, target)."
        return f"returned {name} that is no tensor ({kind})."
    return None


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
        dtype = str(frame.tensors[name].dtype).removeprefix("torch.")
        if dtype != "int64":
            return f"returned {name} as {dtype}; symbols are whole numbers, int64 (torch.long)."
    return None


def _range(case: Case) -> str | None:
    frame = case.frame(MANY["label"])
    problem = _wrong_form(case, MANY)
    if frame is None or problem:
        return problem
    return _outside(frame, MANY)


def _outside(frame: Frame, size: Size) -> str | None:
    last = size["symbols"] - 1
    for name in NAMES:
        least, most = (int(end) for end in frame.tensors[name].aminmax())
        if least < 0 or most > last:
            wrong = most if most > last else least
            return f"{_asked(size)}: {name} holds {wrong}; symbols are 0 to {last}."
    return None


def _sizes(case: Case) -> str | None:
    for size in OTHERS:
        problem = _wrong_form(case, size)
        if problem:
            return problem
        problem = _outside(case.evidence.frames[size["label"]], size)
        if problem:
            return problem
    return None


def _copy(case: Case) -> str | None:
    for size in SIZES:
        tensors = case.evidence.frames[size["label"]].tensors
        inputs, target = tensors["inputs"], tensors["target"]
        wrong = (inputs[:, 0] != target).nonzero().flatten().tolist()
        if wrong:
            row = wrong[0]
            return (
                f"{_asked(size)}: {len(wrong)} of {len(target)} rows end otherwise than they "
                f"begin. Row {row} begins with {int(inputs[row, 0])}, and its target is "
                f"{int(target[row])}."
            )
    return None


def _repeats(case: Case) -> str | None:
    frame, first = case.frame("again"), case.evidence.frames[MAIN["label"]]
    if frame is None:
        return case.failure("again", f"{_asked(MAIN)}, twice")
    if all(_equal(frame.tensors.get(name), first.tensors[name]) for name in NAMES):
        return None
    return (
        "Two generators that were given the same seed made two different batches: something is not "
        "drawn from the generator that was passed in."
    )


def _goes_on(case: Case) -> str | None:
    tensors = case.evidence.frames["again"].tensors
    following = tensors.get("next inputs")
    if following is None or following.shape != tensors["inputs"].shape:
        return "A second call with the same generator gave something of another kind."
    if not bool((following == tensors["inputs"]).all(1).any()):
        return None
    return (
        "A second call with the same generator gave rows that the first call had given: let the "
        "generator go on from where it is, without a seed of your own."
    )


def _equal(got: torch.Tensor | None, want: torch.Tensor) -> bool:
    return got is not None and got.dtype == want.dtype and got.equal(want)


def fingerprint(case: Case) -> list[float]:
    """Facts that do not depend on how numbers are drawn, only on what is right or wrong of them."""
    numbers = [code(_ending(case, size)) for size in SIZES]
    frame = case.frame(MANY["label"])
    whole = frame is not None and _wrong_form(case, MANY) is None
    numbers += _facts(frame.tensors) if frame is not None and whole else [-1.0] * _FACTS
    again = case.evidence.get("again")
    tensors = again.tensors if again is not None else {}
    first = case.evidence.get(MAIN["label"])
    before = first.tensors if first is not None else {}
    for one, other in ((before.get("inputs"), tensors.get("inputs")), _both(tensors)):
        numbers.append(float(one is not None and _equal(other, one)))
    return numbers


def _both(tensors: Any) -> tuple[torch.Tensor | None, torch.Tensor | None]:
    return tensors.get("inputs"), tensors.get("next inputs")


def _ending(case: Case, size: Size) -> str:
    """The form of what came for one size, as a word."""
    frame = case.evidence.get(size["label"])
    kinds = {
        name: (tuple(tensor.shape), str(tensor.dtype))
        for name, tensor in (frame.tensors if frame is not None else {}).items()
    }
    return f"{failure_code(case.evidence, size['label'])} {sorted(kinds.items())}"


def _facts(tensors: Any) -> list[float]:
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
