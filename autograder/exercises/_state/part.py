"""A part that asks for an initial state: its probe, its judge and its fingerprint."""

from __future__ import annotations

import inspect
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import torch

from ...assessment.exercise import Case
from ...assessment.rubric import CheckFunction, Verdict
from ...assessment.seeds import Seeds
from ...assessment.tensors import dtype_name
from ...diagnosis.library import code, failure_code, projections
from ...worker import Frame, Probe
from .._cell.spec import CellSpec
from .._judge import NO_FRAME, Judge, not_tensors
from . import probe as probe_module

Size = dict[str, Any]


def _size(label: str, batch: int, hidden: int, dtype: str = "float32", device: str = "cpu") -> Size:
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
_FOLLOW = "take the dtype and the device from the model's parameters."


@dataclass(frozen=True)
class StatePart:
    """What the module of such a part consists of.

    Attributes:
        cell: of the model.
        model: the name of the class that has the method.
        method: what students write; it takes the batch size.
    """

    cell: CellSpec
    model: str
    method: str

    @property
    def names(self) -> list[str]:
        """Of the tensors of the state, such as h0 and c0."""
        return [f"{name}0" for name in self.cell.state]

    def probe(self, seeds: Seeds) -> Probe:
        """Sizes alone: zeros need no random input."""
        settings = {
            "cell": self.cell.cls,
            "blocks": self.cell.blocks,
            "model": self.model,
            "method": self.method,
            "names": self.names,
            "cases": [*CASES, DOUBLE],
            "elsewhere": [META],
        }
        source = inspect.getsource(probe_module)
        return Probe(source=source, settings=settings, probes=len(CASES) + 2)

    def fingerprint(self, case: Case) -> list[float]:
        """All that came: this part's inputs are the same for everyone."""
        names, numbers = self.names, []
        pair = ["returned", f"{names[-1]} after writing into {names[0]}"] if names[1:] else []
        seen = [*names, *pair, *(f"{name} of a second call" for name in names)]
        for size in (*CASES, DOUBLE, META):
            frame = case.evidence.get(size["label"]) or NO_FRAME
            numbers.append(failure_code(case.evidence, size["label"]))
            numbers.append(code(str(sorted(frame.words.items()))))
            for name in seen:
                tensor = frame.tensors.get(name)
                numbers += projections(tensor)
                numbers.append(0.0 if tensor is None else code(str(tensor.dtype)))
        return numbers

    def judge(self, case: Case) -> Verdict:
        """Shape, zeros, dtype and device, and no gradients."""
        return StateJudge(case, self).verdict()


@dataclass
class StateJudge(Judge):
    """Checks of one submission."""

    part: StatePart

    def checks(self) -> Mapping[str, CheckFunction]:
        checks = {
            "shape": self.shape,
            "zeros": self.zeros,
            "dtype": self.dtype,
            "device": self.device,
            "no gradients": self.no_gradients,
        }
        return checks | {"separate": self.separate} if self.part.cell.is_pair else checks

    def shape(self) -> str | None:
        for size in CASES:
            method, hidden = self.part.method, size["hidden_size"]
            asked = f"{method}({size['batch_size']}) with hidden_size {hidden}"
            frame = self.case.frame(size["label"])
            if frame is None:
                return self.case.failure(size["label"], asked)
            shape = (1, size["batch_size"], hidden)
            problem = not_tensors(frame, self.part.names) or self._wrong_shape(frame, shape)
            if problem is not None:
                return f"{asked} {problem}"
        return None

    def _wrong_shape(self, frame: Frame, shape: tuple[int, ...]) -> str | None:
        for name in self.part.names:
            got = tuple(frame.tensors[name].shape) if name in frame.tensors else ()
            if got != shape:
                return f"returned {name} of shape {got}; it should be (1, batch, hidden) = {shape}."
        return None

    def zeros(self) -> str | None:
        family = self.part.cell.family
        for frame in (self.brought(size["label"]) for size in CASES):
            for name in self.part.names:
                if frame.tensors[name].count_nonzero():
                    return f"{name} is not all zeros: an {family} starts with nothing to remember."
                again = frame.tensors.get(f"{name} of a second call")
                if again is None or again.count_nonzero():
                    return (
                        f"{name} is zero at the first call. After a write into it, the second "
                        "call does not give zeros: make a new tensor at every call."
                    )
        return None

    def dtype(self) -> str | None:
        if self.case.frame(DOUBLE["label"]) is None:
            return f"With a model in float64 it fails. {self.case.failure(DOUBLE['label'])}"
        for size, wanted in ((DOUBLE, torch.float64), (CASES[0], torch.float32)):
            tensors = self.brought(size["label"]).tensors
            for name in self.part.names:
                got = tensors[name].dtype if name in tensors else None
                if got != wanted:
                    came = dtype_name(got)
                    return f"With a model in {dtype_name(wanted)}, {name} is {came}: {_FOLLOW}"
        return None

    def device(self) -> str | None:
        frame = self.case.frame(META["label"])
        # What cannot be made on the meta device at all is right on every device we could ask for.
        words = frame.words if frame is not None else {}
        devices = words.get("devices", [words.get("device", "meta")])
        others = [each for each in devices if each != "meta"] if isinstance(devices, list) else []
        if not others:
            return None
        stays = f"the state stays on {str(others[0])[:20]}"
        return f"With a model on another device {stays}: {_FOLLOW}"

    def _frames(self) -> list[Frame]:
        return [self.brought(size["label"]) for size in (*CASES, DOUBLE)]

    def no_gradients(self) -> str | None:
        if any(frame.words.get("requires_grad") for frame in self._frames()):
            state = "The state" if self.part.cell.is_pair else self.part.names[0]
            return (
                f"{state} has requires_grad=True, but nothing about it is learned: make it "
                "without gradients."
            )
        return None

    def separate(self) -> str | None:
        first, other = self.part.names
        for frame in self._frames():
            after = frame.tensors.get(f"{other} after writing into {first}")
            if frame.words.get("same") or after is None or after.count_nonzero():
                return f"{first} and {other} share memory: a write into one changes the other."
        return None
