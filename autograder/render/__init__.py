"""The record of a class as files: results.jsonl, grades.csv, report.html and feedback pages."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from ..record import Report
from . import csv, html, jsonl
from .files import write_atomically
from .order import in_order


def write_all(reports: Sequence[Report], folder: Path) -> None:
    """Write every file of a graded class into ``folder``, each whole or not at all.

    The same reports give the same bytes, in whatever order they come.

    Raises:
        OSError: a file or folder cannot be written; files written before it stay.
    """
    ordered = in_order(reports)
    (folder / html.FEEDBACK).mkdir(parents=True, exist_ok=True)
    write_atomically(folder / "results.jsonl", jsonl.results(ordered))
    write_atomically(folder / "grades.csv", csv.grades(ordered))
    for path, page in html.pages(ordered):
        write_atomically(folder / path, page)
