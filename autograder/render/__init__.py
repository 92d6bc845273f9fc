"""The record of a class as files: results.jsonl, grades.csv, report.html and feedback pages."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from ..batch.spool import Spool
from ..report import Report
from . import csv, html, jsonl
from .files import write_atomically


def write_all(reports: Iterable[Report], folder: Path) -> None:
    """Write every file of a graded class into ``folder``, each whole or not at all.

    The same reports give the same bytes, in whatever order they come.

    Raises:
        OSError: a file or folder cannot be written; files written before it stay.
    """
    with Spool() as spool:
        for report in reports:
            spool.add(report)
        write_spool(spool, folder)


def write_spool(spool: Spool, folder: Path) -> None:
    """As ``write_all``, of reports that are on disk already; one is in memory at a time."""
    (folder / html.FEEDBACK).mkdir(parents=True, exist_ok=True)
    write_atomically(folder / "results.jsonl", jsonl.results(spool))
    write_atomically(folder / "grades.csv", csv.grades(spool.briefs))
    for path, page in html.pages(spool, spool.briefs):
        write_atomically(folder / path, page)
