"""Run code that cannot be trusted: one warm process, and a process of its own for every probe.

Importing this package is instant: torch is imported when evidence is first read.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .client import Evidence, Frame, Probe
    from .jail import Jail, find
    from .worker import Worker
    from .worker_pool import WorkerPool

__all__ = ["Evidence", "Frame", "Jail", "Probe", "Worker", "WorkerPool", "find"]

_MODULES = {
    "Evidence": ".client",
    "Frame": ".client",
    "Jail": ".jail",
    "Probe": ".client",
    "Worker": ".worker",
    "WorkerPool": ".worker_pool",
    "find": ".jail",
}


def __getattr__(name: str) -> Any:
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    import importlib

    return getattr(importlib.import_module(_MODULES[name], __name__), name)
