"""A part that asks for a function: what is called and with what."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import torch

from ...assessment.seeds import Seeds
from ...assessment.tensors import dtype_name
from ...worker import Probe
from . import probe as probe_module

Tensors = dict[str, torch.Tensor]


@dataclass(frozen=True)
class CallSizes:
    """The sizes of one call: B, T, I, H; and the dtype."""

    label: str
    batch: int
    time: int
    inputs: int
    hidden: int
    dtype: torch.dtype = torch.float64

    @property
    def named(self) -> dict[int, str]:
        """What each size is called, where the sizes differ."""
        names = {self.hidden: "hidden_size", self.inputs: "input_size", self.batch: "the batch"}
        return names | {self.time: "the number of steps"}

    @property
    def shape(self) -> tuple[int, int, int]:
        """(batch, time, hidden)."""
        return self.batch, self.time, self.hidden

    def __str__(self) -> str:
        sizes = f"batch {self.batch}, time {self.time}, input_size {self.inputs}"
        return f"{sizes}, hidden_size {self.hidden}, {dtype_name(self.dtype)}"


S = TypeVar("S", bound=CallSizes)


@dataclass(frozen=True)
class FunctionPart(Generic[S]):
    """What is called.

    Attributes:
        exercise: part of the seeds of the inputs that are the same for everyone.
        function: what students write.
        call: its arguments in order; see ``probe.call``.
        arguments: the names of the tensors among them.
        draw: the tensors of one call, by name, from seeds.
        float64, float32: calls that decide first. A function that runs only in float32 is judged in
            it, and loses the points for the dtype alone.
        others: calls of other sizes.
        fixed: calls with the same inputs for everyone, to recognise a mistake by.
        fixed_last: whether these come after the others, in the file as those leave it; else they
            come first, and the file is run again.
        module: a module of torch that the function takes, if any; its parameters; its options.
        traced: the call after which the arguments and the module are looked at, if it takes one.
        keys: of a dict that the function returns, if it does.
        numbers: whether a list of numbers is as good as a tensor.
    """

    exercise: str
    function: str
    call: Sequence[str | Sequence[str]]
    arguments: Sequence[str]
    draw: Callable[[Seeds, S], Tensors]
    float64: Sequence[S]
    float32: Sequence[S]
    others: Sequence[S]
    fixed: Sequence[S]
    fixed_last: bool = False
    module: str = ""
    parameters: Sequence[str] = ()
    options: Mapping[str, Any] | None = None
    traced: S | None = None
    keys: Sequence[str] = ()
    numbers: bool = False

    def probe(self, seeds: Seeds) -> Probe:
        """The tensors of every call, and what to do with them."""
        calls = (*self.float64, *self.float32, *self.others)
        drawn = {sizes.label: self.draw(seeds, sizes) for sizes in calls}
        fixed = Seeds(b"fixed", self.exercise, "")
        drawn |= {sizes.label: self.draw(fixed, sizes) for sizes in self.fixed}
        own, same = [s.label for s in calls], [s.label for s in self.fixed]
        settings = {
            "function": self.function,
            "call": list(self.call),
            "arguments": list(self.arguments),
            "groups": [[*own, *same]] if self.fixed_last else [same, own],
            "traces": self.traced.label if self.traced else "",
            "module": self.module,
            "parameters": list(self.parameters),
            "options": dict(self.options or {}),
            "keys": list(self.keys),
            "numbers": self.numbers,
        }
        return Probe(
            source=inspect.getsource(probe_module),
            tensors={f"{label}/{key}": t for label, ts in drawn.items() for key, t in ts.items()},
            settings=settings,
            probes=len(drawn) + bool(self.module),
        )
