"""Turn a cell of a notebook into plain Python with as many lines, without IPython's magics."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable

from .parsing import UNREADABLE, check, quiet, reason

_CELL_MAGICS_AROUND_CODE = frozenset({"time", "timeit", "capture", "prun"})
_CELL_MAGIC = re.compile(r"\s*%%(\S*)")
# `%time x = f()` binds x: it is that statement, timed.
_TIMED = re.compile(r"^([ \t]*)%time[ \t]+(?=[A-Za-z_(\[])", re.MULTILINE)


class LeftOutError(Exception):
    """Why a cell was left out, as the middle of a sentence."""


class Budget:
    """How many characters may be read for magics, so that no crafted notebook takes hours."""

    def __init__(self, left: int) -> None:
        self.left = left

    def spend(self, amount: int) -> None:
        """Count that many characters; raise LeftOutError if too few are left."""
        self.left -= amount
        if self.left < 0:
            raise LeftOutError("holds more magics than the grader reads")


def as_python(text: str, budget: Budget) -> str:
    """The cell as Python with as many lines; raises LeftOutError if there is no way."""
    if _is_python(text):
        return text
    text = _without_cell_magics(text)
    if not _is_python(text):
        text = _without_magics(_TIMED.sub(r"\1", text), budget)
    try:
        check(text, ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)
    except UNREADABLE as error:
        raise LeftOutError(reason(error)) from None
    return text


def _is_python(text: str) -> bool:
    try:
        check(text, ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)
    except UNREADABLE:
        return False
    return True


def _without_cell_magics(text: str) -> str:
    lines = text.split("\n")
    for index, line in enumerate(lines):
        magic = _CELL_MAGIC.match(line)
        if magic and magic[1] not in _CELL_MAGICS_AROUND_CODE:
            raise LeftOutError(f"begins with %%{magic[1][:20]}")
        if magic:
            lines[index] = ""
        elif line.strip():
            break
    return "\n".join(lines)


def _without_magics(text: str, budget: Budget) -> str:
    """The cell as IPython would run it; unchanged if IPython cannot read it either."""
    body = text.lstrip("\n")
    while body and not body.split("\n", 1)[0].strip():
        body = body.partition("\n")[2]
    try:
        with quiet():  # IPython warns about texts that it does not understand
            code = _transform(body, budget)
    except LeftOutError:
        raise
    except Exception:  # IPython may raise anything here: then the text holds no magic
        return text
    lines = text[: len(text) - len(body)] + code.removesuffix("\n")
    return lines + "\n" * (text.count("\n") - lines.count("\n"))


def _transform(text: str, budget: Budget) -> str:
    # This import takes as long as all the rest, and few notebooks need it.
    from IPython.core.inputtransformer2 import TransformerManager

    manager = TransformerManager()
    manager.do_one_token_transform = _keeping_lines(manager.do_one_token_transform, budget)
    return str(manager.transform_cell(text))


_Step = Callable[[list[str]], tuple[bool, list[str]]]


def _keeping_lines(step: _Step, budget: Budget) -> _Step:
    """IPython's step that replaces one magic, with blank lines for the lines it swallows."""

    def padded(lines: list[str]) -> tuple[bool, list[str]]:
        budget.spend(sum(map(len, lines)))
        changed, new = step(lines)
        lost = "".join(lines).count("\n") - "".join(new).count("\n")
        if not changed or lost <= 0:
            return changed, new
        same = zip(lines, new, strict=False)
        at = next((i for i, (old, now) in enumerate(same) if old != now), len(new) - 1)
        return changed, [*new[: at + 1], *["\n"] * lost, *new[at + 1 :]]

    return padded
