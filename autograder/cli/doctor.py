"""What this machine offers for grading, and what to do about what is missing."""

from __future__ import annotations

import importlib.metadata
import platform
import sys
from dataclasses import dataclass

from ..worker.jail import problem_with
from ..worker.worker_pool import cores


@dataclass(frozen=True)
class Finding:
    """One line of the report: ``good`` is None for what is only told."""

    subject: str
    says: str
    good: bool | None = None


def examine() -> list[Finding]:
    """Look at everything; jails are really started."""
    return [
        Finding("Python", platform.python_version(), sys.version_info >= (3, 11)),
        _package("torch", "pip install torch"),
        _package("nbgrader", "pip install 'lstm-autograder[grading]', to grade through nbgrader"),
        Finding("kernel", f"{platform.system()} {platform.release()} on {platform.machine()}"),
        Finding("cores", str(cores())),
        _jail("bubblewrap"),
        _jail("sandlock"),
    ]


def can_grade(findings: list[Finding]) -> bool:
    """Whether at least one jail works."""
    return any(f.good for f in findings if f.subject.startswith("jail"))


def _package(name: str, remedy: str) -> Finding:
    try:
        return Finding(name, importlib.metadata.version(name), True)
    except importlib.metadata.PackageNotFoundError:
        return Finding(name, f"not installed: {remedy}", False)


def _jail(name: str) -> Finding:
    problem = problem_with(name)
    return Finding(f"jail {name}", "works" if problem is None else problem, problem is None)
