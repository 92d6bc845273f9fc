"""Write the files of a new exercise that asks for a recurrent cell; its author fills them in.

``autograder verify`` fails until every TODO in the files is replaced.
"""

from __future__ import annotations

import re
from importlib.resources import files
from pathlib import Path
from typing import Any

import nbformat
from jinja2 import Environment, PackageLoader, StrictUndefined

from ...course import SOURCE
from ...errors import UsageError
from ...exercises import names
from ..release import SOLVED

_NAME = re.compile(r"[a-z][a-z0-9_]*")
_CELL = re.compile(r"^%% (?P<kind>\w+) ?(?P<id>\w*) ?(?P<points>\d*)\n", re.MULTILINE)


def make_skeleton(name: str, course: Path) -> list[Path]:
    """Write the files of the exercise ``name`` into a checkout; return their paths.

    Raises:
        UsageError: the name is taken or not valid, ``course`` is not a checkout, or a file cannot
            be written.
    """
    room = Path(str(files("autograder.exercises"))) / name
    source, solutions = course / SOURCE / name, course / SOLVED / name
    _refuse(name, course, [room, source, solutions])
    render = _Renderer(name)
    texts = {
        room / "__init__.py": render("exercise.py.j2"),
        room / "exercise.toml": render("exercise.toml.j2"),
        room / "spec.py": render("spec.py.j2"),
        room / "cell.py": render("cell.py.j2"),
        source / f"{name}.ipynb": _as_notebook(render("notebook.txt.j2")),
        source / f"{name}.toml": render("settings.toml.j2"),
        source / f"test_{name}.py": render("test.py.j2"),
        source / "README.md": render("readme.md.j2"),
        solutions / "mistakes" / "cell_bias_hh_missing.py": render("mistake.py.j2"),
    }
    try:
        for path, text in texts.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8")
    except OSError as error:
        raise UsageError(f"The exercise {name} cannot be written: {error}.") from None
    return list(texts)


def _refuse(name: str, course: Path, folders: list[Path]) -> None:
    if not _NAME.fullmatch(name):
        raise UsageError(
            f"{name!r} cannot name an exercise. It also names a Python file: use small letters, "
            "digits and _, with a letter first."
        )
    taken = [str(folder) for folder in folders if folder.exists()]
    if name in names() or taken:
        raise UsageError(f"There is an exercise {name} already ({', '.join(taken)}).")
    if not (course / SOURCE).is_dir():
        raise UsageError(f"There is no {SOURCE} in {course.resolve()}: run this in a checkout.")


class _Renderer:
    """Fills templates with an exercise's names."""

    def __init__(self, name: str) -> None:
        words = name.split("_")
        self._names = {"name": name, "cls": "".join(word.capitalize() for word in words) + "Cell"}
        self._environment = Environment(
            loader=PackageLoader(__name__, "."),
            undefined=StrictUndefined,
            keep_trailing_newline=True,
        )

    def __call__(self, template: str) -> str:
        return self._environment.get_template(template).render(self._names)


def _as_notebook(text: str) -> str:
    """Turn text into a notebook for nbgrader; a line like ``%% solution cell_id`` starts a cell."""
    pieces = _CELL.split(text)[1:]
    cells = [_cell(*pieces[start : start + 4]) for start in range(0, len(pieces), 4)]
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    notebook = nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": kernel})
    for number, cell in enumerate(notebook.cells):
        cell.id = f"cell-{number}"  # the same ids each time
    return str(nbformat.writes(notebook)) + "\n"


def _cell(kind: str, id_: str, points: str, text: str) -> Any:
    source = text.strip("\n")
    if kind == "markdown":
        return nbformat.v4.new_markdown_cell(source)
    metadata: dict[str, Any] = {} if kind == "grade" else {"tags": ["script"]}
    if id_:
        metadata["nbgrader"] = {
            "grade": kind == "grade",
            "grade_id": id_,
            "locked": kind == "grade",
            "schema_version": 3,
            "solution": kind == "solution",
            "task": False,
        } | ({"points": int(points)} if points else {})
    return nbformat.v4.new_code_cell(source, metadata=metadata)
