"""The exercises, one folder each; a new folder is a new exercise."""

from __future__ import annotations

import importlib
import pkgutil

from ..errors import UsageError
from ..exercise import Exercise


def names() -> list[str]:
    """The ids of all exercises."""
    return sorted(module.name for module in pkgutil.iter_modules(__path__) if module.ispkg)


def load(name: str) -> Exercise:
    """The exercise with this id.

    Raises:
        UsageError: there is none.
    """
    if name not in names():
        raise UsageError(f"There is no exercise {name!r}. There are: {', '.join(names())}.")
    exercise: Exercise = importlib.import_module(f"{__name__}.{name}").EXERCISE
    return exercise
