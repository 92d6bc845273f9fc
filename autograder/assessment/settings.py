"""An instructor's settings for an exercise, in ``<exercise>.toml`` beside its notebook."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from pathlib import Path
from typing import Any

from ..errors import UsageError
from .exercise import HINTS, Exercise


def with_settings(exercise: Exercise, folder: Path) -> Exercise:
    """The exercise with the settings of ``<exercise>.toml`` in a folder, if that file exists.

    Students get the file with the exercise, so that a self-check gives the result of grading.

    Raises:
        UsageError: the file cannot be read, or has an unknown setting or a wrong value.
    """
    file = folder / f"{exercise.id}.toml"
    try:
        found = tomllib.loads(file.read_text("utf-8"))
    except (FileNotFoundError, NotADirectoryError):
        return exercise
    except (OSError, ValueError) as error:
        raise UsageError(f"{file} cannot be read: {error}.") from None
    for name, value in found.items():
        _refuse(file, name, value)
    share = found.get("near_miss")
    parts = tuple(
        replace(part, near_miss=float(share)) if share is not None and part.near_miss else part
        for part in exercise.parts
    )
    return replace(exercise, parts=parts, hints=found.get("hints", exercise.hints))


def _refuse(file: Path, name: str, value: Any) -> None:
    if name == "hints":
        right = value in HINTS
        allowed = " or ".join(f'"{each}"' for each in HINTS)
    elif name == "near_miss":
        right = type(value) in (int, float) and 0 <= value <= 1
        allowed = "a number from 0 to 1"
    else:
        raise UsageError(f"{file} sets {name}; it may set hints and near_miss.")
    if not right:
        raise UsageError(f"{file} sets {name} to {value!r}; it has to be {allowed}.")
