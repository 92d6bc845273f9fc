"""A student's file as one Python text that knows each line's place in the file."""

from __future__ import annotations

import ast
import io
import json
import tokenize
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from ..errors import SubmissionError
from .magics import Budget, LeftOutError, as_python
from .parsing import UNREADABLE, check, parse, quiet, reason

# A notebook full of plots has a few megabytes. A larger file is a mistake or an attack, and reading
# it would take memory that the other submissions need.
MAX_BYTES = 10_000_000
# A megabyte of code is 20,000 lines, and Python needs 300 bytes of memory for each byte it parses.
MAX_CODE = 1_000_000
# IPython reads a cell again for each magic in it. So many characters take a second or two.
MAX_MAGIC_WORK = 1_000_000

_SAVE_AGAIN = "Save it again from Jupyter and hand that in."


@dataclass(frozen=True)
class Source:
    """The code of one file as one text.

    Attributes:
        text: plain Python that ``ast.parse`` accepts, with ``\\n`` at the ends of lines.
        places: for a notebook, the cell and the line in the cell of every line of ``text``, both
            counted from 1; empty for a script.
        name: the file's name.
        notes: a sentence for every cell that was left out.
        cell: a format for the name of a cell, from its number.
    """

    text: str
    places: tuple[tuple[int, int], ...]
    name: str
    notes: tuple[str, ...] = ()
    cell: str = "cell {}"

    def place(self, lineno: int) -> str:
        """Where a student finds a line of the text: ``cell 5, line 3`` or ``line 12``."""
        if 1 <= lineno <= len(self.places):
            cell, line = self.places[lineno - 1]
            return f"{self.cell.format(cell)}, line {line}"
        return f"line {lineno}"

    def line(self, lineno: int) -> str:
        """The line of that number, without its end; empty if there is no such line."""
        lines = self.text.split("\n")
        return lines[lineno - 1] if 1 <= lineno <= len(lines) else ""

    def tree(self) -> ast.Module:
        """Parse the text.

        Raises:
            SubmissionError: the text is nested too deeply to be parsed.
        """
        try:
            return parse(self.text)
        except UNREADABLE as error:
            raise SubmissionError(_fault(self.name, error)) from None


def from_script(data: bytes, name: str) -> Source:
    """The source in a ``.py`` file.

    Raises:
        SubmissionError: the file is too long, not text in its encoding, or not Python.
    """
    _refuse_long(len(data), name)
    text = _unix(_decode_script(data, name))
    if "\0" in text:
        raise SubmissionError(
            f"{name} holds null bytes, so it is not Python: it may be another kind of file, "
            f"renamed, or saved as UTF-16. Save it as UTF-8 text."
        )
    try:
        check(text)
    except UNREADABLE as error:
        raise SubmissionError(_fault(name, error)) from None
    return Source(text, (), name)


def from_notebook(data: bytes, name: str) -> Source:
    """The source that the code cells of a notebook (nbformat 4) make together.

    A cell that is not Python is left out with a note: in Jupyter only this cell would fail.

    Raises:
        SubmissionError: the file is not such a notebook, or holds too much code.
    """
    cells = list(_code_cells(data, name))
    _refuse_long(sum(len(text) for _, text in cells), name)
    source = _joined(cells, name)
    source.tree()
    return source


# --- Scripts


def _decode_script(data: bytes, name: str) -> str:
    encoding = "UTF-8"
    try:
        encoding, _ = tokenize.detect_encoding(io.BytesIO(data).readline)
        with quiet():
            _refuse_strange(encoding)
            return data.decode(encoding)
    except (SyntaxError, ValueError, LookupError):
        raise SubmissionError(
            f"{name} cannot be read as {encoding.upper()} text. "
            f"Save it as UTF-8, without a 'coding' line."
        ) from None


def _refuse_strange(encoding: str) -> None:
    """Raise ValueError for codecs that nobody writes Python in; some are very slow."""
    ascii_text = "".join(map(chr, range(32, 127)))
    if ascii_text.encode("ascii").decode(encoding) != ascii_text:
        raise ValueError(encoding)


# --- Notebooks


def _code_cells(data: bytes, name: str) -> Iterator[tuple[int, str]]:
    """The number and the text of each code cell; the number counts all cells, from 1."""
    for number, cell in enumerate(_cells(data, name), start=1):
        kind = cell.get("cell_type") if isinstance(cell, dict) else None
        if not isinstance(kind, str):
            raise _not_a_notebook(name, f"its cell {number} is not a cell")
        if kind == "code":
            yield number, _unix(_cell_text(cell.get("source"), number, name))


def _cells(data: bytes, name: str) -> list[Any]:
    if not data.strip():
        return []  # a new notebook that was never saved
    notebook = _json(data, name)
    if not isinstance(notebook, dict) or "nbformat" not in notebook:
        raise _not_a_notebook(name, "it does not say which notebook format it has")
    if notebook["nbformat"] != 4:
        raise SubmissionError(
            f"{name} has notebook format {str(notebook['nbformat'])[:20]}, and only format 4 is "
            f"read. {_SAVE_AGAIN}"
        )
    cells = notebook.get("cells")
    if not isinstance(cells, list):
        raise _not_a_notebook(name, "it has no list of cells")
    return cells


def _json(data: bytes, name: str) -> Any:
    try:
        return json.loads(data.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise _not_a_notebook(name, "it is not UTF-8 text") from None
    except RecursionError:
        raise _not_a_notebook(name, "its contents are nested too deeply") from None
    except ValueError:
        raise _not_a_notebook(name, "it is not JSON, or it was cut off") from None


def _cell_text(source: object, number: int, name: str) -> str:
    if isinstance(source, str):
        return source
    if isinstance(source, list) and all(isinstance(line, str) for line in source):
        return "".join(source)
    raise _not_a_notebook(name, f"the source of its cell {number} is not text")


def _not_a_notebook(name: str, why: str) -> SubmissionError:
    return SubmissionError(f"{name} is not a notebook: {why}. {_SAVE_AGAIN}")


def _joined(cells: Iterable[tuple[int, str]], name: str) -> Source:
    lines: list[str] = []
    places: list[tuple[int, int]] = []
    notes: list[str] = []
    budget = Budget(MAX_MAGIC_WORK)
    for number, text in cells:
        try:
            new = as_python(text, budget).split("\n")
        except LeftOutError as why:
            notes.append(f"Cell {number} {why}, so it was left out.")
            continue
        lines += new
        last = text.count("\n") + 1
        places += [(number, min(line, last)) for line in range(1, len(new) + 1)]
    return Source("\n".join(lines), tuple(places), name, tuple(notes))


def _fault(name: str, error: BaseException) -> str:
    return f"{name} {reason(error)}. Fix that, and run the file once to see it work."


def _unix(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _refuse_long(size: int, name: str) -> None:
    if size > MAX_CODE:
        raise SubmissionError(
            f"{name} holds more than {MAX_CODE:,} characters of code. Take out what is not code, "
            f"such as pasted data."
        )
