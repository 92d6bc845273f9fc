"""Decides about a student's function: what the judges of all functions share."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic

import torch

from ...worker import Frame
from .._judge import Judge, changed_argument, is_same, wrong_dtype
from .part import FunctionPart, S

Pairs = dict[str, tuple[torch.Tensor, torch.Tensor]]  # what came and what is right, by name


@dataclass
class FunctionJudge(Judge, Generic[S]):
    """Checks of one submission. An exercise adds the right kind and the right values.

    Attributes:
        module: what the function takes, in a word.
        gradient_hint: what to do where the call changed the gradients of the module.
    """

    part: FunctionPart[S]
    module = ""
    gradient_hint = ""

    def wrong_kind(self, sizes: S, frame: Frame) -> str | None:
        """What is wrong with the kind and the shape of what one call returned."""
        raise NotImplementedError

    def pairs(self, sizes: S) -> Pairs:
        """What one call returned, and what is right, once the kind is right."""
        raise NotImplementedError

    def wrong_values(self, sizes: S) -> str | None:
        """Which numbers of one call are wrong."""
        raise NotImplementedError

    @property
    def calls(self) -> tuple[S, ...]:
        """The calls that decide first."""
        float64, float32 = self.part.float64, self.part.float32
        frames = (self.case.frame(sizes[0].label) for sizes in (float64, float32))
        only_float32 = [frame is None for frame in frames] == [True, False]
        return tuple(float32 if only_float32 else float64)

    def kind(self, sizes: S) -> str | None:
        frame = self.case.frame(sizes.label)
        if frame is None:
            return self.case.failure(sizes.label, f"a call with {sizes}", sizes.named)
        return self.wrong_kind(sizes, frame)

    def values(self, sizes: S) -> str | None:
        return self.kind(sizes) or self.wrong_values(sizes)

    def sizes(self) -> str | None:
        problem = next(filter(None, map(self.values, self.part.others)), None)
        return problem and f"It is right with {self.calls[0]}, but not everywhere. {problem}"

    def dtypes(self) -> str | None:
        for sizes in (*self.part.float64, *self.part.float32):
            problem = self.values(sizes)
            if problem is not None:
                return f"It is right with {self.calls[0]}, but not in every dtype. {problem}"
            problem = self.wrong_dtype(sizes)
            if problem is not None:
                return problem
        return None

    def wrong_dtype(self, sizes: S) -> str | None:
        return wrong_dtype(sizes, sizes.dtype, self.pairs(sizes))

    def _traces(self) -> tuple[Frame, dict[str, torch.Tensor]] | str:
        """What the call left behind, and what it was given; or why there is nothing to see."""
        frame, traced = self.case.frame("traces"), self.part.traced
        assert traced is not None
        if frame is None:
            when = f"the parameters of the {self.module} hold gradients already"
            return f"It is right, but not when {when}. {self.case.failure('traces')}"
        return frame, self.part.draw(self.case.seeds, traced)

    def arguments(self) -> str | None:
        traces = self._traces()
        if isinstance(traces, str):
            return traces
        return changed_argument(traces[0], self.part.arguments, traces[1])

    def unchanged_module(self) -> str | None:
        traces = self._traces()
        if isinstance(traces, str):
            return traces
        frame, given = traces
        for name in self.part.parameters:
            if not is_same(frame, name, given[name]):
                return f"The call changed {name} of the {self.module}. Only read the parameters."
            if not is_same(frame, f"{name}.grad", torch.ones_like(given[name])):
                changed = f"The call changed {name}.grad of the {self.module}"
                return f"{changed}, which a training may still need: {self.gradient_hint}."
        return self._left_behind(frame)

    def _left_behind(self, frame: Frame) -> str | None:
        """What the fork says of the module that it handed over."""
        words, call, module = frame.words, "The call leaves", self.module
        if words.get("frozen") != []:
            return f"{call} parameters with requires_grad=False: the {module} learns no more."
        if words.get("training") is not True:
            return f"{call} the {module} in evaluation mode (eval); it was in training mode."
        if words.get("hooks") != 0:
            return f"{call} a hook on the {module}: remove it (handle.remove()) before you return."
        if words.get("recording") is not True:
            return (
                f"{call} torch with gradients switched off for whatever comes next: use a with "
                "block, which switches them on again."
            )
        return None
