"""Report what this machine has for grading, and how to get what is missing."""

from __future__ import annotations

import importlib.metadata
import platform
import sys
from dataclasses import dataclass

from ..worker.jail import problem_with
from ..worker.worker_pool import cores


@dataclass(frozen=True)
class Item:
    """One line of the report; ``good`` is None if the line is only information."""

    subject: str
    text: str
    good: bool | None = None


def examine() -> list[Item]:
    """Check everything; this starts each jail."""
    return [
        Item("Python", platform.python_version(), sys.version_info >= (3, 11)),
        _package("torch", "pip install torch"),
        _package("nbgrader", "pip install 'lstm-autograder[grading]', to grade through nbgrader"),
        Item("kernel", f"{platform.system()} {platform.release()} on {platform.machine()}"),
        Item("cores", str(cores())),
        _jail("bubblewrap"),
        _jail("sandlock"),
    ]


def can_grade(items: list[Item]) -> bool:
    """Whether at least one jail works."""
    return any(item.good for item in items if item.subject.startswith("jail"))


def _package(name: str, remedy: str) -> Item:
    try:
        return Item(name, importlib.metadata.version(name), True)
    except importlib.metadata.PackageNotFoundError:
        return Item(name, f"not installed: {remedy}", False)


def _jail(name: str) -> Item:
    problem = problem_with(name)
    return Item(f"jail {name}", "works" if problem is None else problem, problem is None)
