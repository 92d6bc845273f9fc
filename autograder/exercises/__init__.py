"""The exercises, one folder each; a new folder is a new exercise."""

from __future__ import annotations

import importlib
import pkgutil
from pathlib import Path

from ..errors import UsageError
from ..exercise import Exercise
from ..settings import with_settings


def names() -> list[str]:
    """The ids of all exercises."""
    return sorted(module.name for module in pkgutil.iter_modules(__path__) if module.ispkg)


def load(name: str, folder: Path | None = None) -> Exercise:
    """The exercise with this id, with the settings that lie in a folder.

    Raises:
        UsageError: there is none, or the settings are wrong.
    """
    if name not in names():
        raise UsageError(f"There is no exercise {name!r}. There are: {', '.join(names())}.")
    exercise: Exercise = importlib.import_module(f"{__name__}.{name}").EXERCISE
    return exercise if folder is None else with_settings(exercise, folder)
