"""``check("lstm_cell")`` in a student's notebook."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from ..assessment.exercise import Exercise, Part
from ..errors import AutograderError
from ..exercises import load, no_part, of_part
from ..render.html import part_html
from ..render.text import part_text
from ..report import PartResult
from ..submissions.source import Source, from_notebook
from .self_check import check_source, own_file


class StoppedError(KeyboardInterrupt):
    """The student stopped a check. The cell shows one line, without our traceback."""

    def _render_traceback_(self) -> list[str]:  # IPython calls this
        return ["The check was stopped before it had a result. Run it again when you like."]


def check(part: str, exercise: str | None = None) -> float:
    """Check one part of the code that was run in this notebook so far, and show the feedback.

    Outside a notebook, check the exercise's file in the current folder. If a check is impossible,
    the feedback says why, and the points are 0.0.

    Args:
        part: such as ``"lstm_cell"``.
        exercise: the exercise's id; not needed, because the part belongs to one exercise.

    Returns:
        The points, as a plain float; 0.0 for a part that a person marks.
    """
    shell = _shell()
    result = _result(part, exercise, shell)
    _show(result, shell)
    return float(result.score or 0.0)


def _result(part: str, exercise: str | None, shell: Any) -> PartResult:
    max_score = 0.0
    try:
        chosen = load(exercise or of_part(part), Path())
        max_score = _part(chosen, part).max_score
        source = _history(shell, chosen) if shell is not None else own_file(Path(), chosen)
        return check_source(source, chosen, {part})[part]
    except KeyboardInterrupt:
        raise StoppedError from None
    except AutograderError as error:
        return PartResult(str(part), 0.0, max_score, "failed", str(error))


def _part(exercise: Exercise, part: str) -> Part:
    try:
        return exercise.part(part)
    except (KeyError, TypeError):
        raise no_part(part, [each.id for each in exercise.parts]) from None


def _shell() -> Any:
    try:
        from IPython import get_ipython
    except ImportError:
        return None
    return get_ipython()


def _history(shell: Any, exercise: Exercise) -> Source:
    """All code that was run so far, as a notebook: the last definition counts, as in the kernel."""
    typed = shell.history_manager.input_hist_raw if shell.history_manager else []
    return as_notebook(typed[1:], f"{exercise.id}.ipynb")


def as_notebook(cells: Sequence[str], name: str) -> Source:
    """The cells that were run, as a source. Cell n is named ``In [n]``."""
    made = [
        {"cell_type": "code", "source": str(cell), "metadata": {}, "outputs": []} for cell in cells
    ]
    notebook = {"nbformat": 4, "nbformat_minor": 4, "metadata": {}, "cells": made}
    source = from_notebook(json.dumps(notebook).encode(), name)
    hint = "If you have written it, run its cell first."
    return replace(source, cell="In [{}]", notes=(*source.notes, hint))


def _show(result: PartResult, shell: Any) -> None:
    text = part_text(result)
    if shell is None:
        encoding = getattr(sys.stdout, "encoding", None) or "utf-8"
        print(text.encode(encoding, "replace").decode(encoding))
        return
    from IPython.display import display

    display({"text/plain": text, "text/html": part_html(result)}, raw=True)
