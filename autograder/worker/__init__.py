"""Running code that cannot be trusted: a warm helper, and a process of its own for every probe.

Importing this package is instant: torch is imported when evidence is first read.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .client import Evidence, Frame, Probe
    from .jail import ISOLATIONS, Jail, find
    from .worker import Worker
    from .worker_pool import Lanes

__all__ = ["ISOLATIONS", "Evidence", "Frame", "Jail", "Lanes", "Probe", "Worker", "find"]

_HOMES = {
    "ISOLATIONS": ".jail",
    "Evidence": ".client",
    "Frame": ".client",
    "Jail": ".jail",
    "Lanes": ".worker_pool",
    "Probe": ".client",
    "Worker": ".worker",
    "find": ".jail",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    import importlib

    return getattr(importlib.import_module(_HOMES[name], __name__), name)
