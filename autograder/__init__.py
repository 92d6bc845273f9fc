"""The LSTM exercise kit and its autograder.

``grade`` grades submissions in a jail; ``check`` is for a student's own notebook; both give the
same verdict. Importing this package is instant: torch is imported when it is first needed.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .batch import grade
    from .integrations.notebook import check
    from .report import PartResult, Report

__all__ = ["PartResult", "Report", "check", "grade"]

_HOMES = {
    "PartResult": ".report",
    "Report": ".report",
    "check": ".integrations.notebook",
    "grade": ".batch",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    import importlib

    return getattr(importlib.import_module(_HOMES[name], __name__), name)


if "ipykernel" in sys.modules:  # the helper of ``check`` warms up while the student types
    from .integrations.kernel import warm_up_after_this_cell

    warm_up_after_this_cell()
