"""Making a process warm: importing before a task comes what submissions use."""

from __future__ import annotations

import contextlib
import gc
import importlib
from collections import deque
from collections.abc import Callable, Iterator

_PATIENCE = 1.0  # seconds: a grader that has more to ask does it within a moment


@contextlib.contextmanager
def uncollected() -> Iterator[None]:
    """Import without looking for garbage, which takes a fifth of the time."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def import_torch() -> None:
    """What no task can do without."""
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
    gc.freeze()  # at once: a task can come before the chores are done


def _train() -> None:
    """Use what torch only makes ready when it is first used."""
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
    """What notebooks import most, where it is installed."""
    with uncollected():
        for name in ("matplotlib.pyplot", "tqdm"):
            with contextlib.suppress(Exception):
                importlib.import_module(name)


def freeze() -> None:
    """Spare each probe's garbage collections the look at all that was imported."""
    gc.collect()
    gc.freeze()


class Chores:
    """The rest of becoming warm."""

    def __init__(self) -> None:
        self._left: deque[Callable[[], None]] = deque((import_extras, freeze))

    def do(self, waits: Callable[[float], bool]) -> bool:
        """Do one after another until none is left, or a task waits; tells whether any was done.

        ``waits`` says whether a task is there, after at most so many seconds.
        """
        before = len(self._left)
        while self._left and not waits(_PATIENCE):
            self._left.popleft()()
        return len(self._left) < before
