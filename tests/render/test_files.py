"""The files of a class: which, whole or not at all, and safe names for pages."""

from __future__ import annotations

import json
import os
import random
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autograder.render.files import page_stem
from autograder.render.text import summary_line
from autograder.report import by_student

from ..samples import write_all
from .classes import (
    EVIL_NAMES,
    NASTY,
    class_page,
    evil_class,
    make_report,
    printed,
    rows_of,
    tree,
    unreadable,
)


def test_a_class_becomes_these_files(tmp_path: Path) -> None:
    """Exactly the contract's files are written, and no temporary one stays."""
    write_all([make_report("ada"), make_report("bob")], tmp_path / "new" / "out")
    assert sorted(tree(tmp_path / "new" / "out")) == [
        "feedback/ada.html",
        "feedback/bob.html",
        "grades.csv",
        "report.html",
        "results.jsonl",
    ]


def test_results_are_the_records_in_order(tmp_path: Path) -> None:
    """Results.jsonl holds each report's own line, by name, in ASCII."""
    reports = [make_report("zoë"), make_report("bob"), make_report("\ud800")]
    write_all(reports, tmp_path)
    lines = (tmp_path / "results.jsonl").read_bytes().decode("ascii").splitlines()
    assert lines == [report.to_json() for report in by_student(reports)]
    assert [json.loads(line)["student"] for line in lines] == ["bob", "zoë", "\ud800"]


def test_runs_are_alike_to_the_byte(tmp_path: Path) -> None:
    """The order of reports, and a second run over the first, change nothing."""
    reports = [
        *evil_class(),
        unreadable("eve", "Not a notebook."),
        make_report("ada", file="x"),
    ]
    shuffled = random.Random(1).sample(reports, len(reports))
    write_all(reports, tmp_path / "one")
    write_all(shuffled, tmp_path / "two")
    first = tree(tmp_path / "one")
    write_all(shuffled, tmp_path / "one")
    assert first == tree(tmp_path / "two") == tree(tmp_path / "one")


def test_time_is_only_in_the_results(tmp_path: Path) -> None:
    """How long a run took changes no byte of the table or the pages."""
    write_all([make_report(seconds=1.0)], tmp_path / "one")
    write_all([make_report(seconds=98765.4, waited=True)], tmp_path / "two")
    one, two = tree(tmp_path / "one"), tree(tmp_path / "two")
    assert one.pop("results.jsonl") != two.pop("results.jsonl")
    assert one == two


def test_an_empty_class(tmp_path: Path) -> None:
    """No submissions are no error and leave files that say so."""
    write_all([], tmp_path)
    assert (tmp_path / "results.jsonl").read_bytes() == b""
    assert rows_of(tmp_path) == []
    assert "There are no submissions." in class_page().text
    assert summary_line([]) == "No submissions."
    assert "student" in printed([])


def test_a_new_result_replaces_the_old(tmp_path: Path) -> None:
    """Grading again into the same folder leaves nothing of the old grades."""
    write_all([make_report()], tmp_path)
    write_all([make_report(accuracy=0.5)], tmp_path)
    assert rows_of(tmp_path)[0]["accuracy"] == "0.5"


def test_a_failed_write_leaves_the_old_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file is whole or as it was, and that nothing half-written stays."""
    write_all([make_report()], tmp_path)
    before = tree(tmp_path)

    def refuse(*paths: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(os, "replace", refuse)
    with pytest.raises(OSError, match="disk full"):
        write_all([make_report(accuracy=0.5)], tmp_path)
    assert tree(tmp_path) == before


def test_plain_names_stay() -> None:
    """Names as courses give them are the names of the files."""
    for name in ("ada", "ada-lovelace", "jd.123", "s_01"):
        assert page_stem(name) == name


def test_other_names_stay_readable() -> None:
    """A teacher can find a student's page by looking at the folder."""
    assert page_stem("José Ñandú").startswith("jose-nandu-")
    assert page_stem("松本").startswith("student-")


@pytest.mark.parametrize("name", EVIL_NAMES)
def test_hostile_names_are_safe(name: str) -> None:
    """No name leaves the folder, hides, or is a device or too long anywhere."""
    page = page_stem(name)
    assert re.fullmatch(r"[a-z0-9][a-z0-9._-]{0,79}", page)
    assert page.split(".")[0] not in {"con", "nul", "com1"}


def test_hostile_names_all_get_a_page(tmp_path: Path) -> None:
    """No two of them share a page, even where case does not count."""
    write_all(evil_class(), tmp_path)
    pages = [path.name.casefold() for path in (tmp_path / "feedback").iterdir()]
    assert len(set(pages)) == len(EVIL_NAMES)
    assert {path.name for path in tmp_path.iterdir()} == {
        "feedback",
        "grades.csv",
        "report.html",
        "results.jsonl",
    }


def test_nobody_can_choose_anothers_page() -> None:
    """A name made to look like another's page gets its own."""
    victim = page_stem("Ada")
    assert page_stem(victim) != victim


@settings(deadline=None)
@given(st.lists(NASTY, unique=True, max_size=8))
def test_any_names(names: list[str]) -> None:
    """Safety and uniqueness for arbitrary names."""
    pages = [page_stem(name) for name in names]
    assert len({page.casefold() for page in pages}) == len(names)
    assert all(re.fullmatch(r"[a-z0-9][a-z0-9._-]*", page) for page in pages)
