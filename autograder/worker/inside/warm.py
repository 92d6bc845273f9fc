"""Warm up a process: import what submissions use before a task comes."""

from __future__ import annotations

import contextlib
import gc
import importlib
from collections import deque
from collections.abc import Callable, Iterator

_PATIENCE = 1.0  # seconds; a grader that has another task sends it sooner


@contextlib.contextmanager
def uncollected() -> Iterator[None]:
    """Import without garbage collection, which takes a fifth of the time."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def import_torch() -> None:
    """Import what every task needs."""
    with uncollected():
        import numpy.ctypeslib
        import numpy.random  # noqa: F401
        import safetensors.torch  # noqa: F401
        import torch
        import torch.fx.experimental.symbolic_shapes

        from . import dynamo, evidence, runner, student  # noqa: F401

        dynamo.put_off()
        torch.set_num_threads(1)
        _train()
    gc.freeze()  # already now: a task can come before the warm-up is over


def _train() -> None:
    """Train for a moment, because torch prepares some things only at their first use."""
    import torch

    model = torch.nn.Sequential(torch.nn.Embedding(2, 2), torch.nn.LSTM(2, 2, batch_first=True))
    for optimizer in (
        torch.optim.Adam(model.parameters()),
        torch.optim.SGD(model.parameters()),
    ):
        optimizer.zero_grad()
        model(torch.zeros(1, 2, dtype=torch.int64))[0].sum().backward()
        optimizer.step()


def import_extras() -> None:
    """Import what notebooks import most, if it is installed."""
    with uncollected():
        for name in ("matplotlib.pyplot", "tqdm"):
            with contextlib.suppress(Exception):
                importlib.import_module(name)


def freeze() -> None:
    """Keep the garbage collections of each probe from looking at all that was imported."""
    gc.collect()
    gc.freeze()


class WarmUp:
    """The part of the warm-up that can wait until there is no task."""

    def __init__(self) -> None:
        self._steps: deque[Callable[[], None]] = deque((import_extras, freeze))

    def run(self, task_waits: Callable[[float], bool]) -> bool:
        """Do one step after another until none is left or a task waits; tells whether any was done.

        ``task_waits`` says whether a task is there; it waits at most so many seconds for one.
        """
        before = len(self._steps)
        while self._steps and not task_waits(_PATIENCE):
            self._steps.popleft()()
        return len(self._steps) < before
