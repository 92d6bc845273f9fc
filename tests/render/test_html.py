"""The pages: complete, accessible, without other files; and nothing of a student's is markup."""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import replace
from pathlib import Path
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autograder.render import html, text_safety
from autograder.render.status_style import MARKS
from autograder.render.text import part_text
from autograder.report import PartResult, Report, Status

from ..samples import write_all
from .classes import (
    EVIL_NAMES,
    NASTY,
    PARTS,
    Page,
    class_page,
    evil_class,
    make_report,
    pages_of,
    printed,
    unreadable,
    whole,
)


def test_the_class_page_holds_the_class() -> None:
    """Figures, parts, feedback, mistakes and errors of all are on the page."""
    reports = [
        make_report("ada", accuracy=0.1234),
        make_report("bob"),
        unreadable("eve", "Not a notebook."),
    ]
    page = class_page(*reports)
    for words in (
        "ada",
        "bob",
        "eve",
        "12.3 %",
        "gate-order",
        "ada, bob",
        "Not a notebook.",
        "14.66",
    ):
        assert words in page.text
    assert page.source.count("<bdi>bob</bdi>") == 3  # among all, among mistakes, by itself
    for part in PARTS:
        assert part.feedback in page.text
    assert len(page.all("details")) == 3
    links = {attrs["href"] for attrs in page.all("a")}
    assert {"feedback/ada.html", "feedback/bob.html", "feedback/eve.html"} <= links


def test_links_lead_somewhere(tmp_path: Path) -> None:
    """Every link of the class page is to a file written or an id on the page."""
    write_all([*evil_class(), make_report("ada", assignment="gru")], tmp_path)
    page = Page((tmp_path / "report.html").read_text(encoding="utf-8"))
    ids = [attrs["id"] for _, attrs in page.elements if "id" in attrs]
    assert len(set(ids)) == len(ids)
    for link in page.all("a"):
        target = link["href"]
        assert target.removeprefix("#") in ids or (tmp_path / target).is_file()


def test_a_student_page_is_about_one_student() -> None:
    """Points, status words and feedback are there, and nobody else's name."""
    pages = pages_of(make_report("ada"), make_report("bob", accuracy=0.75))
    page = pages["feedback/bob.html"]
    for words in ("bob", "12 of 40", "partial", "The gates are swapped.", "75 %", "0" * 64):
        assert words in page.text
    assert "ada" not in page.text
    assert "not in this total: reflection (10 points)" in page.text


def test_a_student_with_two_assignments_has_one_page() -> None:
    """A second submission of a student does not take the place of the first."""
    pages = pages_of(make_report(assignment="gru"), make_report(assignment="lstm"))
    assert set(pages) == {"feedback/ada.html", "report.html"}
    assert [attrs["id"] for attrs in pages["feedback/ada.html"].all("h2")] == ["a1", "a2"]


def test_an_error_is_said_once() -> None:
    """A reason repeated as every part's feedback is shown once to the student."""
    page = pages_of(unreadable("eve", "Not a notebook."))["feedback/eve.html"]
    assert page.text.count("Not a notebook.") == 1


def test_every_status_is_a_symbol_and_a_word() -> None:
    """No status is shown by colour alone, on both pages and in the terminal."""
    assert set(MARKS) == set(get_args(Status))
    parts = tuple(
        PartResult(status, None if status == "manual" else 1.0, 2.0, status, "") for status in MARKS
    )
    report = make_report(parts=parts)
    for page in pages_of(report).values():
        for mark in MARKS.values():
            assert f"{mark.symbol} {mark.word}" in page.text
    for part, mark in zip(parts, MARKS.values(), strict=True):
        assert f"{mark.symbol} {mark.word}" in printed([report])
        assert part_text(part).startswith(f"{mark.symbol} ")
        assert part_text(part).endswith(mark.word)


def test_readable_by_a_screen_reader() -> None:
    """The language, the landmarks, headers with scope, and words for each drawing."""
    pages = pages_of(make_report(losses=(2.0, 1.0)), unreadable("eve", "No."))
    for page in pages.values():
        assert page.all("html") == [{"lang": "en"}]
        assert len(page.all("main")) == len(page.all("h1")) == 1
        assert all("scope" in attrs for attrs in page.all("th"))
        for svg in page.all("svg"):
            assert svg.get("role") == "img" or svg.get("aria-hidden") == "true"
        drawings = sum(svg.get("role") == "img" for svg in page.all("svg"))
        assert len(page.all("title")) == 1 + drawings


def test_pages_stand_alone() -> None:
    """Nothing is loaded, and that the policy lets one script run: ours."""
    for path, page in pages_of(make_report(losses=(2.0, 1.0))).items():
        policy = page.all("meta")[1]["content"]
        assert policy.startswith("default-src 'none'; style-src 'unsafe-inline'; ")
        loaded = {"src", "srcset", "action", "formaction", "xlink:href", "style"}
        for tag, attrs in page.elements:
            assert tag not in {"link", "img", "iframe", "object", "embed", "base", "form"}
            assert not loaded & set(attrs)
            assert not any(key.startswith("on") for key in attrs)
        scripts = re.findall(r"<script>(.*?)</script>", page.source, re.DOTALL)
        digests = [hashlib.sha256(script.encode()).digest() for script in scripts]
        hashes = [f"'sha256-{base64.b64encode(each).decode()}'" for each in digests]
        assert re.findall(r"'sha256-[^']*'", policy) == hashes
        assert len(scripts) == (path == "report.html")
        assert "http" not in page.source.replace("http-equiv", "")


def test_sortable_cells_hold_numbers() -> None:
    """Columns sort by number, not by what a cell shows."""
    page = class_page(make_report())
    values = [float(attrs["data-v"]) for attrs in page.all("td") if "data-v" in attrs]
    assert values == [12.0, 10.0, 0.0, 0.0, -1.0, 22.0, -1.0]


def test_totals_without_a_common_most() -> None:
    """A class whose totals differ is drawn in percent, full marks in the last."""
    full = make_report("bob", parts=(PartResult("a", 3.0, 3.0, "passed", ""),))
    assert "1 from 90 to 100" in class_page(make_report(), full).text
    nothing = make_report("bob", parts=())
    assert "1 from 0 to 10" in class_page(nothing).text


def test_the_examples_are_text() -> None:
    """No name, feedback or mistake of the list adds an element or attribute."""
    harmless = class_page(*[make_report(f"s{i:03}") for i in range(len(EVIL_NAMES))])
    page = class_page(*evil_class())
    tags = {tag for tag, _ in page.elements}
    assert tags <= {tag for tag, _ in harmless.elements}
    assert len(page.all("script")) == 1
    assert page.odd == []
    assert "<script>alert(1)</script>" in page.text
    assert "{{ 7 * 7 }}{% raw %}" in page.text


@settings(deadline=None, max_examples=150)
@given(NASTY, NASTY, NASTY, NASTY, st.booleans())
def test_nothing_from_data_is_markup(
    name: str, feedback: str, part: str, file: str, failed: bool
) -> None:
    """Pages have the elements and attributes of a harmless class, and no other."""

    def build(name: str, feedback: str, part: str, file: str) -> Report:
        first = PartResult(part, 1.0, 2.0, "partial", f"F{feedback}", (part,))
        second = PartResult(f"{part}x", None, 2.0, "manual", "")
        error = f"E{feedback}" if failed else None
        return make_report(
            name,
            parts=(first, second),
            file=file,
            assignment=part,
            sha256=file,
            error=error,
            version=file,
            isolation=part,
            losses=(1.0, 0.5),
        )

    harmless = build("n", "f", "p", "f")
    allowed = {v for p in pages_of(harmless).values() for _, a in p.elements for v in a.values()}
    safe = re.compile(r"#?s\d\.[a-z0-9._-]+|feedback/[a-z0-9._-]+\.html")
    hostile = pages_of(build(name, feedback, part, file))
    for page, plainly in zip(hostile.values(), pages_of(harmless).values(), strict=True):
        assert page.skeleton == plainly.skeleton
        assert page.odd == []
        values = {value for _, attrs in page.elements for value in attrs.values()}
        assert all(value in allowed or safe.fullmatch(value) for value in values)
        assert text_safety.name(name) in page.text
        assert text_safety.visible(f"F{feedback}") in page.text


@settings(deadline=None)
@given(NASTY)
def test_nothing_controls_or_turns_the_text(text: str) -> None:
    """No control, bidi control or lone surrogate reaches a page or a terminal."""
    unfit = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
    report = make_report(text, parts=(replace(PARTS[0], feedback=text),), error=text)
    sources = [whole(page).decode() for _, page in html.pages([report], [report])]
    for shown in (*sources, part_text(report.parts[0]), printed([report])):
        assert not unfit.search(shown)
        shown.encode()


def test_what_is_unfit_is_made_visible() -> None:
    """Hidden characters are replaced, and newlines, tabs and joiners kept."""
    assert text_safety.visible("a\u202eb\x1bc\ud800d\x00") == "a\ufffdb\ufffdc\ufffdd\ufffd"
    assert text_safety.visible("a\r\nb\rc\n\td") == "a\nb\nc\n    d"
    assert (
        text_safety.visible("\u0645\u200c\u06cc אב 👩\u200d💻")
        == "\u0645\u200c\u06cc אב 👩\u200d💻"
    )
    assert text_safety.name("a\nb\tc") == "a\ufffdb\ufffdc"
    assert text_safety.name(" ") == "(blank)"


def test_names_cannot_turn_what_is_around_them() -> None:
    """A name written from right to left is in its own element."""
    page = class_page(make_report("אסתר"))
    assert page.source.count("<bdi>אסתר</bdi>") == 3


@pytest.mark.parametrize("letter", ["x", "é", "松", "\x00", "\n", "<"])
def test_long_feedback_is_cut(letter: str) -> None:
    """A page stays small whatever a part says, and says that it was cut."""
    cut = text_safety.clipped(letter * 1_000_000)
    kept, _, note = cut.rpartition("\n")
    assert len(kept.encode()) <= text_safety.CAP
    assert note == "[Cut here: this is the first 20 KB of 1,000,000 characters.]"
    parts = (replace(PARTS[0], feedback=letter * 1_000_000),)
    assert note in class_page(make_report(parts=parts)).text


def test_feedback_as_long_as_allowed_is_whole() -> None:
    """The cap's edge."""
    assert text_safety.clipped("x" * text_safety.CAP) == "x" * text_safety.CAP
