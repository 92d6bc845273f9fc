"""Running code that cannot be trusted: a warm, jailed parent that forks for every probe."""

from __future__ import annotations

from .client import Evidence, Frame, Probe, Worker
from .jail import ISOLATIONS, Jail, find

__all__ = ["ISOLATIONS", "Evidence", "Frame", "Jail", "Probe", "Worker", "find"]
