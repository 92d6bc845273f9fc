"""A fork's first steps, on Linux: give up everything, and only then have something to say."""

from __future__ import annotations

from collections.abc import Sequence

from . import confine
from .clock import Timers
from .evidence import Recorder
from .runner import Task


def confined(task: Task, descriptor: int, mapped: int, readable: Sequence[str]) -> Recorder:
    """Confine this process for good; gives the recorder that is left to it.

    Args:
        task: whose limits are put on.
        descriptor: where evidence goes.
        mapped: see ``confine.apply_rlimits``.
        readable: see ``confine.confine``.

    Raises:
        OSError: a layer could not be put on; no student code may run then.
    """
    confine.die_with_parent()
    descriptor = confine.keep_descriptor(descriptor)
    confine.confine(task.limits, mapped, readable)
    return Recorder(descriptor, task.program["name"], Timers(task.limits.cpu))
