"""Each room of the package imports only rooms below it, never one above."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from importlib.util import resolve_name
from pathlib import Path

from .samples import ROOT

PACKAGE = ROOT / "autograder"
# From the top floor down. A room may import rooms on lower floors, and itself.
FLOORS = (
    ("__init__", "__main__"),
    ("cli",),
    ("integrations",),
    ("authoring",),
    ("render",),
    ("batch",),
    ("exercises",),
    ("grading",),
    ("diagnosis",),
    ("assessment",),
    ("worker",),
    ("submissions",),
    ("course",),
    ("report",),
    ("errors",),
)
FLOOR = {room: number for number, rooms in enumerate(FLOORS) for room in rooms}
FILES = sorted(PACKAGE.rglob("*.py"))


def imported(path: Path) -> Iterator[str]:
    """The full names of what a file of the package imports from the package."""
    module = ".".join(path.relative_to(ROOT).with_suffix("").parts)
    package = module.rpartition(".")[0]
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom):
            base = resolve_name("." * node.level + (node.module or ""), package)
            yield from (f"{base}.{each.name}" for each in node.names)
        elif isinstance(node, ast.Import):
            yield from (each.name for each in node.names)


def room(name: str) -> str:
    """The room of a full name: its first word after the package."""
    words = name.split(".")
    return words[1] if len(words) > 1 and words[1] in FLOOR else "__init__"


def test_the_top_of_the_package_is_small() -> None:
    """At most 8 files and 10 folders, and each has a floor."""
    here = [path for path in PACKAGE.iterdir() if path.name != "__pycache__"]
    assert len([path for path in here if path.is_file()]) <= 8
    assert len([path for path in here if path.is_dir()]) <= 10
    assert {path.stem for path in here} == set(FLOOR)


def test_no_room_imports_one_above() -> None:
    """Modules of the package import from lower floors or from their own room."""
    above = []
    for path in FILES:
        own = path.relative_to(PACKAGE).with_suffix("").parts[0]
        for name in imported(path):
            other = room(name)
            if name.startswith("autograder.") and other != own and FLOOR[other] <= FLOOR[own]:
                above.append(f"{path.relative_to(PACKAGE)} imports {name}")
    assert above == []


def test_no_exercise_imports_another() -> None:
    """An exercise uses what lies beside the exercises, such as ``_cell``, and no other exercise."""
    prefix = "autograder.exercises."
    others = []
    for path in (PACKAGE / "exercises").glob("[a-z]*/**/*.py"):
        own = path.relative_to(PACKAGE / "exercises").parts[0]
        for name in imported(path):
            other = name.removeprefix(prefix).split(".")[0]
            if name.startswith(prefix) and other != own and not other.startswith("_"):
                others.append(f"{path.relative_to(PACKAGE)} imports {name}")
    assert others == []


def test_what_stands_beside_student_code_imports_nothing_else_of_the_package() -> None:
    """In the jail only ``worker/inside`` is there."""
    inside = "autograder.worker.inside"
    names = [
        name for path in (PACKAGE / "worker" / "inside").glob("*.py") for name in imported(path)
    ]
    assert [name for name in names if name.startswith("autograder") and inside not in name] == []
