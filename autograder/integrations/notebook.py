"""``check("lstm_cell")`` in a student's notebook."""

from __future__ import annotations

import html
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from ..errors import AutograderError
from ..exercise import Exercise
from ..exercises import load
from ..record import PartResult
from ..source import Source, from_notebook
from .selfcheck import check_source, own_file

_MARKS = {
    "passed": "✓ passed",
    "partial": "◐ partly right",
    "failed": "✗ not yet right",
    "blocked": "⊘ waits",
    "not_attempted": "– not started",
    "manual": "✎ marked by a person",
}


def check(part: str, exercise: str = "lstm") -> float:
    """Check one part of what was run in this notebook so far; shows the feedback.

    Outside a notebook, the exercise's file in the current folder is checked.

    Args:
        part: such as ``"lstm_cell"``.
        exercise: the exercise's id.

    Returns:
        The points, as a plain float; 0.0 for what a person marks.

    Raises:
        UsageError: there is no such exercise.
        KeyError: it has no such part.
    """
    chosen = load(exercise)
    chosen.part(part)
    shell = _shell()
    try:
        source = _history(shell, chosen) if shell is not None else own_file(Path(), chosen)
        result = check_source(source, chosen, part)
    except AutograderError as error:
        result = PartResult(part, 0.0, chosen.part(part).max_score, "failed", str(error))
    _show(result, shell)
    return float(result.score or 0.0)


def _shell() -> Any:
    try:
        from IPython import get_ipython
    except ImportError:
        return None
    return get_ipython()


def _history(shell: Any, exercise: Exercise) -> Source:
    """All that was run so far, as a notebook: later definitions win, as they do in the kernel."""
    return as_notebook(shell.user_ns.get("In", [])[1:], f"{exercise.id}.ipynb")


def as_notebook(cells: Sequence[str], name: str) -> Source:
    """Cells of code as a source; cell n is ``In [n]``."""
    made = [
        {"cell_type": "code", "source": str(cell), "metadata": {}, "outputs": []} for cell in cells
    ]
    notebook = {"nbformat": 4, "nbformat_minor": 4, "metadata": {}, "cells": made}
    return from_notebook(json.dumps(notebook).encode(), name)


def _show(result: PartResult, shell: Any) -> None:
    text = f"{_MARKS[result.status]}: {result.score or 0:g} of {result.max_score:g} points"
    if shell is None:
        print(f"{result.id}: {text}\n{result.feedback}")
        return
    from IPython.display import display

    rich = (
        f"<div><strong>{html.escape(text)}</strong>"
        f'<pre style="white-space: pre-wrap">{html.escape(result.feedback)}</pre></div>'
    )
    plain = f"{text}\n{result.feedback}"
    display({"text/plain": plain, "text/html": rich}, raw=True)
