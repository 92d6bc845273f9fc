"""Write the files of a graded class: results.jsonl, grades.csv, report.html, feedback pages."""

from __future__ import annotations

from pathlib import Path

from ..batch.spool import Spool
from . import csv, html
from .files import write_atomically


def write_all(spool: Spool, folder: Path) -> None:
    """Write every file of a graded class into ``folder``, each whole or not at all.

    The same reports give the same bytes, in whatever order they were added. Only one whole report
    is in memory at a time.

    Raises:
        OSError: a file or folder cannot be written; files written before stay.
    """
    (folder / html.FEEDBACK).mkdir(parents=True, exist_ok=True)
    lines = (f"{report.to_json()}\n".encode("ascii") for report in spool)
    write_atomically(folder / "results.jsonl", lines)
    write_atomically(folder / "grades.csv", csv.grades(spool.briefs))
    for path, page in html.pages(spool, spool.briefs):
        write_atomically(folder / path, page)
