"""The exercises, one folder each; a new folder is a new exercise."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Sequence
from difflib import get_close_matches
from pathlib import Path

from ..assessment.exercise import Exercise
from ..assessment.settings import with_settings
from ..errors import UsageError

SUFFIXES = (".ipynb", ".py")  # of what a student hands in
DEFAULT = "lstm"  # the exercise, if nothing names another


def names() -> list[str]:
    """The ids of all exercises."""
    return sorted(
        module.name
        for module in pkgutil.iter_modules(__path__)
        if module.ispkg and not module.name.startswith("_")
    )


def load(name: str, folder: Path | None = None) -> Exercise:
    """The exercise with this id, with the settings that lie in a folder.

    Raises:
        UsageError: there is none, or the settings are wrong.
    """
    if name not in names():
        raise UsageError(f"There is no exercise {name!r}. There are: {', '.join(names())}.")
    exercise: Exercise = importlib.import_module(f"{__name__}.{name}").EXERCISE
    return exercise if folder is None else with_settings(exercise, folder)


def of_part(part: str) -> str:
    """The exercise with this part; parts have names of their own over all exercises.

    Raises:
        UsageError: there is none.
    """
    found = [name for name in names() if any(each.id == part for each in load(name).parts)]
    if not found:
        raise no_part(part, [each.id for name in names() for each in load(name).parts])
    return found[0]


def no_part(part: object, ids: Sequence[str]) -> UsageError:
    """The error for a part that is not among these."""
    near = "".join(f' Did you mean "{id_}"?' for id_ in get_close_matches(str(part), ids, 1))
    listed = ", ".join(f'"{id_}"' for id_ in ids)
    return UsageError(f"There is no part {part!r}.{near} There are: {listed}.")


def of_path(path: Path) -> str | None:
    """The exercise that a file is named for, or whose file lies in a folder; None unless there is
    exactly one."""
    if not path.is_dir():
        return path.stem if path.stem in names() else None
    here = [name for name in names() if any((path / f"{name}{s}").is_file() for s in SUFFIXES)]
    return here[0] if len(here) == 1 else None
