"""grades.csv: its columns and cells, and names that look like formulas."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings

from autograder.render import csv as grades
from autograder.report import PartResult

from ..samples import write_all
from .classes import NASTY, make_report, rows_of, unreadable


def test_columns_and_cells(tmp_path: Path) -> None:
    """The header, a row's cells, and that a person's part has no column."""
    write_all([make_report(accuracy=0.123456789)], tmp_path)
    assert rows_of(tmp_path) == [
        {
            "student": "ada",
            "assignment": "lstm",
            "file": "lstm.ipynb",
            "score": "22",
            "max_score": "90",
            "lstm_cell": "12",
            "lstm_cell status": "partial",
            "init_hidden_cell": "10",
            "init_hidden_cell status": "passed",
            "training_loop": "0",
            "training_loop status": "failed",
            "delay_task": "0",
            "delay_task status": "blocked",
            "accuracy": "0.123457",
            "error": "",
        }
    ]


def test_parts_come_from_the_reports(tmp_path: Path) -> None:
    """Other exercises' parts get columns, empty where a report lacks them."""
    other = PartResult("gru", 1.5, 2.0, "partial", "")
    write_all([make_report("a"), make_report("b", parts=(other,))], tmp_path)
    first, second = rows_of(tmp_path)
    assert (first["gru"], first["gru status"]) == ("", "")
    assert (second["gru"], second["gru status"], second["lstm_cell"]) == ("1.5", "partial", "")


def test_errors_are_on_one_line(tmp_path: Path) -> None:
    """Every submission is one line of the file."""
    write_all([unreadable("eve", "Not a notebook:\nline 1.\r\nAgain.")], tmp_path)
    assert rows_of(tmp_path)[0]["error"] == "Not a notebook: line 1. Again."
    assert (tmp_path / "grades.csv").read_bytes().count(b"\n") == 2


def test_starts_with_a_byte_order_mark(tmp_path: Path) -> None:
    """What makes Excel read the names as UTF-8."""
    write_all([make_report("Zoë")], tmp_path)
    data = (tmp_path / "grades.csv").read_bytes()
    assert data.startswith(b"\xef\xbb\xbfstudent,")
    assert "Zoë".encode() in data


@pytest.mark.parametrize(
    ("name", "cell"),
    [
        ("=1+1", "'=1+1"),
        ("+1", "'+1"),
        ("-1", "'-1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "''\ufffd=1"),
        ("\tx", "'\ufffdx"),
        ("\rx", "'\ufffdx"),
        ("  =1", "'  =1"),
        ("\uff1d1", "'\uff1d1"),
        ("a;=1", "a;'=1"),
        ("a-b+c@d=e", "a-b+c@d=e"),
        ("\ud800", "\ufffd"),
    ],
)
def test_formulas_are_defused(tmp_path: Path, name: str, cell: str) -> None:
    """A spreadsheet takes no name, file or error for a formula."""
    write_all([replace(unreadable(name, "=1+1"), file=name)], tmp_path)
    row = rows_of(tmp_path)[0]
    assert (row["student"], row["file"], row["error"]) == (cell, cell, "'=1+1")


@settings(deadline=None)
@given(NASTY)
def test_no_name_makes_a_formula_or_a_row(name: str) -> None:
    """It for arbitrary names, read back as a spreadsheet would."""

    text = grades.grades([make_report(name)]).decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text, newline="")))
    assert len(rows) == 2
    assert not re.match(r"[\s\x00-\x1f]*[=+\-@]", rows[1][0])
