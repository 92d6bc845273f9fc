"""The part ``init_hidden``: the state that a plain RNN starts from."""

from __future__ import annotations

import inspect
from typing import Any

import torch

from ...assessment.exercise import Case, of_case
from ...assessment.rubric import Verdict, score_rubric
from ...assessment.seeds import Seeds
from ...diagnosis.library import code, failure_code, projections
from ...worker import Frame, Probe
from .probes import hidden as probe_module

_SEEN = ("h0", "h0 of a second call")


def _size(label: str, batch: int, hidden: int, dtype: str = "float32", device: str = "cpu") -> Any:
    return {
        "label": label,
        "vocab_size": 5,
        "embedding_dim": 3,
        "batch_size": batch,
        "hidden_size": hidden,
        "dtype": dtype,
        "device": device,
    }


CASES = (_size("main", 3, 4), _size("one", 1, 6), _size("wide", 5, 1))
DOUBLE = _size("double", 3, 4, dtype="float64")
# The meta device is there on every machine: a state that follows the model goes there too.
META = _size("meta", 3, 4, device="meta")


def probe(seeds: Seeds) -> Probe:
    """Sizes alone: zeros need no random input."""
    return Probe(
        source=inspect.getsource(probe_module),
        settings={"cases": [*CASES, DOUBLE], "elsewhere": [META]},
        probes=len(CASES) + 2,
    )


def fingerprint(case: Case) -> list[float]:
    """All that came: this part's inputs are the same for everyone."""
    numbers: list[float] = []
    for size in (*CASES, DOUBLE, META):
        frame = case.evidence.get(size["label"])
        tensors = frame.tensors if frame is not None else {}
        words = frame.words if frame is not None else {}
        numbers.append(failure_code(case.evidence, size["label"]))
        numbers.append(code(str(sorted(words.items()))))
        for name in _SEEN:
            numbers += projections(tensors.get(name))
            numbers.append(code(str(tensors[name].dtype)) if name in tensors else 0.0)
    return numbers


def judge(case: Case) -> Verdict:
    """Shape 2, zeros 1, dtype and device 1, without gradients 1."""
    checks = {
        "shape": _shape,
        "zeros": _zeros,
        "dtype": _dtype,
        "device": _device,
        "no gradients": _gradients,
    }
    return score_rubric(case.rubric, of_case(case, checks))


def _shape(case: Case) -> str | None:
    for size in CASES:
        frame = case.frame(size["label"])
        asked = f"init_hidden({size['batch_size']}) with hidden_size {size['hidden_size']}"
        if frame is None:
            return case.failure(size["label"], asked)
        problem = _wrong_shape(frame, (1, size["batch_size"], size["hidden_size"]))
        if problem is not None:
            return f"{asked} {problem}"
    return None


def _wrong_shape(frame: Frame, shape: tuple[int, ...]) -> str | None:
    if "h0" not in frame.tensors:
        kind = frame.not_tensors.get("h0", "nothing")
        return f"returned {kind}; it should return one tensor, h0."
    got = tuple(frame.tensors["h0"].shape)
    if got != shape:
        return f"returned h0 of shape {got}; it should be (1, batch, hidden) = {shape}."
    return None


def _zeros(case: Case) -> str | None:
    for size in CASES:
        frame = case.frame(size["label"])
        assert frame is not None  # the shapes were right
        if frame.tensors["h0"].count_nonzero():
            return "h0 is not all zeros: an RNN starts with nothing to remember."
        again = frame.tensors.get("h0 of a second call")
        if again is None or again.count_nonzero():
            return (
                "h0 is zero the first time, but not the second, after the first one was written "
                "into: make a new tensor at every call."
            )
    return None


def _dtype(case: Case) -> str | None:
    if case.frame(DOUBLE["label"]) is None:
        return f"With a model in float64 it fails. {case.failure(DOUBLE['label'])}"
    for size, wanted in ((DOUBLE, torch.float64), (CASES[0], torch.float32)):
        tensors = case.evidence.frames[size["label"]].tensors
        got = tensors["h0"].dtype if "h0" in tensors else None
        if got != wanted:
            return (
                f"With a model in {_short(wanted)}, h0 is {_short(got)}: take the dtype and the "
                "device from the model's parameters."
            )
    return None


def _device(case: Case) -> str | None:
    frame = case.frame(META["label"])
    # What cannot be made on the meta device at all is right on every device we could ask for.
    device = frame.words.get("device", "meta") if frame is not None else "meta"
    if device == "meta":
        return None
    return (
        f"With a model on another device the state stays on {str(device)[:20]}: take the dtype and "
        "the device from the model's parameters."
    )


def _short(dtype: torch.dtype | None) -> str:
    return str(dtype).removeprefix("torch.")


def _gradients(case: Case) -> str | None:
    frames = [case.evidence.frames[size["label"]] for size in (*CASES, DOUBLE)]
    if any(frame.words.get("requires_grad") for frame in frames):
        return "h0 has requires_grad=True: it is a starting point, nothing to be learned."
    return None
