"""What the renderers write, for honest classes and for names and feedback meant to do harm."""

from __future__ import annotations

import base64
import csv
import hashlib
import io
import json
import os
import random
import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from html.parser import HTMLParser
from pathlib import Path
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.console import Console

from autograder.render import html, write_all
from autograder.render import text_safety as plain
from autograder.render.curve import curve_of
from autograder.render.files import page_name
from autograder.render.status_style import MARKS
from autograder.render.text import class_table, feedback_text, summary_line
from autograder.report import PartResult, Report, Status, by_student

PARTS = (
    PartResult("lstm_cell", 12.0, 40.0, "partial", "The gates are swapped.", ("gate-order",)),
    PartResult("init_hidden_cell", 10.0, 10.0, "passed", "All right."),
    PartResult("training_loop", 0.0, 20.0, "failed", "No step is taken."),
    PartResult("delay_task", 0.0, 20.0, "blocked", "Mend lstm_cell first."),
    PartResult("reflection", None, 10.0, "manual", "A person marks this part."),
)
EVIL_NAMES = (
    "..",
    ".",
    "...",
    "../../etc/passwd",
    "..\\..\\boot.ini",
    "<script>alert(1)</script>",
    "\"><img src=x onerror='alert(1)'>",
    "{{ 7 * 7 }}{% raw %}",
    '=HYPERLINK("http://example.org","x")',
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1+1",
    "\r=1+1",
    "[bold red]rich[/]",
    "[/]",
    ":smile:",
    "\x1b[31mred\x1b]0;title\x07",
    "\u202eevil\u2066",
    "lone \ud800 surrogate",
    "\udcff\udcfe",
    "Ada",
    "ada",
    "ADA",
    "con",
    "NUL",
    "com1.txt",
    "n" * 250,
    "é" * 250,
    "אסתר כהן",
    "松本",
    "two\nlines",
    "   ",
)
NASTY = st.text(
    st.one_of(
        st.sampled_from("<>&\"'`/=+-@;:[]{}%\\ \x00\x1b\t\r\n\x85\u2028\u202e\u2066\ud800\udfff"),
        st.characters(exclude_categories=[]),
    ),
    max_size=40,
)


def make_report(student: str = "ada", **changes: object) -> Report:
    """A report with a part of most statuses."""
    report = Report(
        student=student,
        assignment="lstm",
        file="lstm.ipynb",
        sha256="0" * 64,
        parts=PARTS,
        accuracy=None,
        seconds=0.5,
        isolation="bubblewrap",
        version="1",
        seed_digest="d" * 16,
    )
    return replace(report, **changes)  # type: ignore[arg-type]


def unreadable(student: str, reason: str) -> Report:
    """The report of a file that could not be graded."""
    parts = [
        part if part.score is None else replace(part, score=0.0, status="failed", feedback=reason)
        for part in PARTS
    ]
    return make_report(student, parts=tuple(parts), error=reason)


def evil_class() -> list[Report]:
    """Every hostile name, which is the feedback and the mistake too."""
    return [
        make_report(name, parts=(replace(PARTS[0], feedback=name, mistakes=(name,)), *PARTS[1:]))
        for name in EVIL_NAMES
    ]


@dataclass
class Page(HTMLParser):
    """A parsed page: its elements with their attributes, and its text."""

    source: str
    elements: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    odd: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()
        self.feed(self.source)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {key: value or "" for key, value in attrs}))

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    def handle_comment(self, data: str) -> None:
        self.odd.append(data)

    def handle_pi(self, data: str) -> None:
        self.odd.append(data)

    def unknown_decl(self, data: str) -> None:
        self.odd.append(data)

    @property
    def text(self) -> str:
        return "".join(self.words)

    @property
    def skeleton(self) -> list[tuple[str, tuple[str, ...]]]:
        """Elements and names of attributes; <wbr> stands after underscores of ids."""
        return [(tag, tuple(attrs)) for tag, attrs in self.elements if tag != "wbr"]

    def all(self, tag: str) -> list[dict[str, str]]:
        return [attrs for found, attrs in self.elements if found == tag]


def pages_of(*reports: Report) -> dict[str, Page]:
    return {path: Page(whole(page).decode()) for path, page in html.pages(by_student(reports))}


def whole(page: bytes | Iterable[bytes]) -> bytes:
    return page if isinstance(page, bytes) else b"".join(page)


def class_page(*reports: Report) -> Page:
    return pages_of(*reports)["report.html"]


def rows_of(folder: Path) -> list[dict[str, str]]:
    text = (folder / "grades.csv").read_bytes().decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def tree(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def printed(reports: list[Report], width: int = 120) -> str:
    console = Console(width=width, color_system=None, file=io.StringIO(), force_terminal=True)
    console.print(class_table(reports))
    file = console.file
    assert isinstance(file, io.StringIO)
    return file.getvalue()


class TestFiles:
    def test_a_class_becomes_these_files(self, tmp_path: Path) -> None:
        """Proves that exactly the contract's files are written, and no temporary one stays."""
        write_all([make_report("ada"), make_report("bob")], tmp_path / "new" / "out")
        assert sorted(tree(tmp_path / "new" / "out")) == [
            "feedback/ada.html",
            "feedback/bob.html",
            "grades.csv",
            "report.html",
            "results.jsonl",
        ]

    def test_results_are_the_records_in_order(self, tmp_path: Path) -> None:
        """Proves that results.jsonl holds each report's own line, by name, in ASCII."""
        reports = [make_report("zoë"), make_report("bob"), make_report("\ud800")]
        write_all(reports, tmp_path)
        lines = (tmp_path / "results.jsonl").read_bytes().decode("ascii").splitlines()
        assert lines == [report.to_json() for report in by_student(reports)]
        assert [json.loads(line)["student"] for line in lines] == ["bob", "zoë", "\ud800"]

    def test_runs_are_alike_to_the_byte(self, tmp_path: Path) -> None:
        """Proves that the order of reports, and a second run over the first, change nothing."""
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

    def test_time_is_only_in_the_results(self, tmp_path: Path) -> None:
        """Proves that how long a run took changes no byte of the table or the pages."""
        write_all([make_report(seconds=1.0)], tmp_path / "one")
        write_all([make_report(seconds=98765.4, waited=True)], tmp_path / "two")
        one, two = tree(tmp_path / "one"), tree(tmp_path / "two")
        assert one.pop("results.jsonl") != two.pop("results.jsonl")
        assert one == two

    def test_an_empty_class(self, tmp_path: Path) -> None:
        """Proves that no submissions are no error and leave files that say so."""
        write_all([], tmp_path)
        assert (tmp_path / "results.jsonl").read_bytes() == b""
        assert rows_of(tmp_path) == []
        assert "There are no submissions." in class_page().text
        assert summary_line([]) == "No submissions."
        assert "student" in printed([])

    def test_a_new_result_replaces_the_old(self, tmp_path: Path) -> None:
        """Proves that grading again into the same folder leaves nothing of the old grades."""
        write_all([make_report()], tmp_path)
        write_all([make_report(accuracy=0.5)], tmp_path)
        assert rows_of(tmp_path)[0]["accuracy"] == "0.5"

    def test_a_failed_write_leaves_the_old_file(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Proves that a file is whole or as it was, and that nothing half-written stays."""
        write_all([make_report()], tmp_path)
        before = tree(tmp_path)

        def refuse(*paths: object) -> None:
            raise OSError("disk full")

        monkeypatch.setattr(os, "replace", refuse)
        with pytest.raises(OSError, match="disk full"):
            write_all([make_report(accuracy=0.5)], tmp_path)
        assert tree(tmp_path) == before


class TestPageNames:
    def test_plain_names_stay(self) -> None:
        """Proves that names as courses give them are the names of the files."""
        for name in ("ada", "ada-lovelace", "jd.123", "s_01"):
            assert page_name(name) == f"{name}.html"

    def test_other_names_stay_readable(self) -> None:
        """Proves that a teacher can find a student's page by looking at the folder."""
        assert page_name("José Ñandú").startswith("jose-nandu-")
        assert page_name("松本").startswith("student-")

    @pytest.mark.parametrize("name", EVIL_NAMES)
    def test_hostile_names_are_safe(self, name: str) -> None:
        """Proves that no name leaves the folder, hides, or is a device or too long anywhere."""
        page = page_name(name)
        assert re.fullmatch(r"[a-z0-9][a-z0-9._-]{0,79}\.html", page)
        assert page.split(".")[0] not in {"con", "nul", "com1"}

    def test_hostile_names_all_get_a_page(self, tmp_path: Path) -> None:
        """Proves that no two of them share a page, even where case does not count."""
        write_all(evil_class(), tmp_path)
        pages = [path.name.casefold() for path in (tmp_path / "feedback").iterdir()]
        assert len(set(pages)) == len(EVIL_NAMES)
        assert {path.name for path in tmp_path.iterdir()} == {
            "feedback",
            "grades.csv",
            "report.html",
            "results.jsonl",
        }

    def test_nobody_can_choose_anothers_page(self) -> None:
        """Proves that a name made to look like another's page gets its own."""
        victim = page_name("Ada")
        assert page_name(victim.removesuffix(".html")) != victim

    @settings(deadline=None)
    @given(st.lists(NASTY, unique=True, max_size=8))
    def test_any_names(self, names: list[str]) -> None:
        """Proves safety and uniqueness for arbitrary names."""
        pages = [page_name(name) for name in names]
        assert len({page.casefold() for page in pages}) == len(names)
        assert all(re.fullmatch(r"[a-z0-9][a-z0-9._-]*\.html", page) for page in pages)


class TestCsv:
    def test_columns_and_cells(self, tmp_path: Path) -> None:
        """Proves the header, a row's cells, and that a person's part has no column."""
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

    def test_parts_come_from_the_reports(self, tmp_path: Path) -> None:
        """Proves that other exercises' parts get columns, empty where a report lacks them."""
        other = PartResult("gru", 1.5, 2.0, "partial", "")
        write_all([make_report("a"), make_report("b", parts=(other,))], tmp_path)
        first, second = rows_of(tmp_path)
        assert (first["gru"], first["gru status"]) == ("", "")
        assert (second["gru"], second["gru status"], second["lstm_cell"]) == ("1.5", "partial", "")

    def test_errors_are_on_one_line(self, tmp_path: Path) -> None:
        """Proves that every submission is one line of the file."""
        write_all([unreadable("eve", "Not a notebook:\nline 1.\r\nAgain.")], tmp_path)
        assert rows_of(tmp_path)[0]["error"] == "Not a notebook: line 1. Again."
        assert (tmp_path / "grades.csv").read_bytes().count(b"\n") == 2

    def test_starts_with_a_byte_order_mark(self, tmp_path: Path) -> None:
        """Proves what makes Excel read the names as UTF-8."""
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
    def test_formulas_are_defused(self, tmp_path: Path, name: str, cell: str) -> None:
        """Proves that a spreadsheet takes no name, file or error for a formula."""
        write_all([replace(unreadable(name, "=1+1"), file=name)], tmp_path)
        row = rows_of(tmp_path)[0]
        assert (row["student"], row["file"], row["error"]) == (cell, cell, "'=1+1")

    @settings(deadline=None)
    @given(NASTY)
    def test_no_name_makes_a_formula_or_a_row(self, name: str) -> None:
        """Proves it for arbitrary names, read back as a spreadsheet would."""
        from autograder.render import csv as grades

        text = grades.grades([make_report(name)]).decode("utf-8-sig")
        rows = list(csv.reader(io.StringIO(text, newline="")))
        assert len(rows) == 2
        assert not re.match(r"[\s\x00-\x1f]*[=+\-@]", rows[1][0])


class TestPages:
    def test_the_class_page_holds_the_class(self) -> None:
        """Proves that figures, parts, feedback, mistakes and errors of all are on the page."""
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

    def test_links_lead_somewhere(self, tmp_path: Path) -> None:
        """Proves that every link of the class page is to a file written or an id on the page."""
        write_all([*evil_class(), make_report("ada", assignment="gru")], tmp_path)
        page = Page((tmp_path / "report.html").read_text(encoding="utf-8"))
        ids = [attrs["id"] for _, attrs in page.elements if "id" in attrs]
        assert len(set(ids)) == len(ids)
        for link in page.all("a"):
            target = link["href"]
            assert target.removeprefix("#") in ids or (tmp_path / target).is_file()

    def test_a_student_page_is_about_one_student(self) -> None:
        """Proves that points, status words and feedback are there, and nobody else's name."""
        pages = pages_of(make_report("ada"), make_report("bob", accuracy=0.75))
        page = pages["feedback/bob.html"]
        for words in ("bob", "12 of 40", "partial", "The gates are swapped.", "75 %", "0" * 64):
            assert words in page.text
        assert "ada" not in page.text
        assert "not in this total: reflection (10 points)" in page.text

    def test_a_student_with_two_assignments_has_one_page(self) -> None:
        """Proves that a second submission of a student does not take the place of the first."""
        pages = pages_of(make_report(assignment="gru"), make_report(assignment="lstm"))
        assert set(pages) == {"feedback/ada.html", "report.html"}
        assert [attrs["id"] for attrs in pages["feedback/ada.html"].all("h2")] == ["a1", "a2"]

    def test_an_error_is_said_once(self) -> None:
        """Proves that a reason repeated as every part's feedback is shown once to the student."""
        page = pages_of(unreadable("eve", "Not a notebook."))["feedback/eve.html"]
        assert page.text.count("Not a notebook.") == 1

    def test_every_status_is_a_symbol_and_a_word(self) -> None:
        """Proves that no status is told by colour alone, on both pages and in the terminal."""
        assert set(MARKS) == set(get_args(Status))
        parts = tuple(
            PartResult(status, None if status == "manual" else 1.0, 2.0, status, "")
            for status in MARKS
        )
        report = make_report(parts=parts)
        for page in pages_of(report).values():
            for mark in MARKS.values():
                assert f"{mark.symbol} {mark.word}" in page.text
        for mark in MARKS.values():
            assert f"{mark.symbol} {mark.word}" in printed([report])
            assert f"{mark.symbol} " in feedback_text(report)
            assert mark.word in feedback_text(report)

    def test_readable_by_a_screen_reader(self) -> None:
        """Proves the language, the landmarks, headers with scope, and words for each drawing."""
        pages = pages_of(make_report(losses=(2.0, 1.0)), unreadable("eve", "No."))
        for page in pages.values():
            assert page.all("html") == [{"lang": "en"}]
            assert len(page.all("main")) == len(page.all("h1")) == 1
            assert all("scope" in attrs for attrs in page.all("th"))
            for svg in page.all("svg"):
                assert svg.get("role") == "img" or svg.get("aria-hidden") == "true"
            drawings = sum(svg.get("role") == "img" for svg in page.all("svg"))
            assert len(page.all("title")) == 1 + drawings

    def test_pages_stand_alone(self) -> None:
        """Proves that nothing is loaded, and that the policy lets one script run: ours."""
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

    def test_sortable_cells_hold_numbers(self) -> None:
        """Proves that columns sort by number, not by what a cell shows."""
        page = class_page(make_report())
        values = [float(attrs["data-v"]) for attrs in page.all("td") if "data-v" in attrs]
        assert values == [12.0, 10.0, 0.0, 0.0, -1.0, 22.0, -1.0]

    def test_totals_without_a_common_most(self) -> None:
        """Proves that a class whose totals differ is drawn in percent, full marks in the last."""
        full = make_report("bob", parts=(PartResult("a", 3.0, 3.0, "passed", ""),))
        assert "1 from 90 to 100" in class_page(make_report(), full).text
        nothing = make_report("bob", parts=())
        assert "1 from 0 to 10" in class_page(nothing).text


class TestHostile:
    def test_the_examples_are_text(self) -> None:
        """Proves that no name, feedback or mistake of the list adds an element or attribute."""
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
        self, name: str, feedback: str, part: str, file: str, failed: bool
    ) -> None:
        """Proves that pages have the elements and attributes of a harmless class, and no other."""

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
        allowed = {
            v for p in pages_of(harmless).values() for _, a in p.elements for v in a.values()
        }
        safe = re.compile(r"#?s\d\.[a-z0-9._-]+|feedback/[a-z0-9._-]+\.html")
        hostile = pages_of(build(name, feedback, part, file))
        for page, plainly in zip(hostile.values(), pages_of(harmless).values(), strict=True):
            assert page.skeleton == plainly.skeleton
            assert page.odd == []
            values = {value for _, attrs in page.elements for value in attrs.values()}
            assert all(value in allowed or safe.fullmatch(value) for value in values)
            assert plain.name(name) in page.text
            assert plain.visible(f"F{feedback}") in page.text

    @settings(deadline=None)
    @given(NASTY)
    def test_nothing_controls_or_turns_the_text(self, text: str) -> None:
        """Proves that no control, bidi control or lone surrogate reaches a page or a terminal."""
        unfit = re.compile(
            "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]"
        )
        report = make_report(text, parts=(replace(PARTS[0], feedback=text),), error=text)
        sources = [whole(page).decode() for _, page in html.pages([report])]
        for shown in (*sources, feedback_text(report), printed([report])):
            assert not unfit.search(shown)
            shown.encode()

    def test_what_is_unfit_is_made_visible(self) -> None:
        """Proves that hidden characters are replaced, and newlines, tabs and joiners kept."""
        assert plain.visible("a\u202eb\x1bc\ud800d\x00") == "a\ufffdb\ufffdc\ufffdd\ufffd"
        assert plain.visible("a\r\nb\rc\n\td") == "a\nb\nc\n    d"
        assert (
            plain.visible("\u0645\u200c\u06cc אב 👩\u200d💻") == "\u0645\u200c\u06cc אב 👩\u200d💻"
        )
        assert plain.name("a\nb\tc") == "a\ufffdb\ufffdc"
        assert plain.name(" ") == "(blank)"

    def test_names_cannot_turn_what_is_around_them(self) -> None:
        """Proves that a name written from right to left stands in an element of its own."""
        page = class_page(make_report("אסתר"))
        assert page.source.count("<bdi>אסתר</bdi>") == 3

    @pytest.mark.parametrize("letter", ["x", "é", "松", "\x00", "\n", "<"])
    def test_long_feedback_is_cut(self, letter: str) -> None:
        """Proves that a page stays small whatever a part says, and says that it was cut."""
        cut = plain.clipped(letter * 1_000_000)
        kept, _, note = cut.rpartition("\n")
        assert len(kept.encode()) <= plain.CAP
        assert note == "[Cut here: this is the first 20 KB of 1,000,000 characters.]"
        parts = (replace(PARTS[0], feedback=letter * 1_000_000),)
        assert note in class_page(make_report(parts=parts)).text

    def test_feedback_as_long_as_allowed_is_whole(self) -> None:
        """Proves the cap's edge."""
        assert plain.clipped("x" * plain.CAP) == "x" * plain.CAP


class TestNumbers:
    @pytest.mark.parametrize(
        ("value", "shown"),
        [(40.0, "40"), (0.0, "0"), (-0.0, "0"), (12.5, "12.5"), (39.999, "39.99"), (0.29, "0.29")],
    )
    def test_points_are_cut(self, value: float, shown: str) -> None:
        """Proves that no rounding makes full marks of less."""
        assert plain.points(value) == shown

    def test_percent(self) -> None:
        """Proves that an accuracy below a threshold is not shown as having reached it."""
        assert plain.percent(0.9499999) == "94.9 %"
        assert plain.percent(1.0) == "100 %"
        assert plain.percent(0.29) == "29 %"


class TestCurve:
    def test_drawn_where_there_are_losses(self) -> None:
        """Proves that both pages have the curve with words, and none without losses."""
        with_curve = pages_of(make_report(losses=(2.0, 1.0, 0.5)))
        words = "Learning curve over 3 steps: loss from 2 to 0.5, lowest 0.5."
        assert all(words in page.text for page in with_curve.values())
        assert all(not page.all("polyline") for page in pages_of(make_report()).values())

    @pytest.mark.parametrize("losses", [(), (float("nan"),), (float("inf"), float("-inf"))])
    def test_nothing_to_draw(self, losses: tuple[float, ...]) -> None:
        """Proves that losses without a finite number are no curve and no error."""
        assert curve_of(losses) is None

    def test_a_long_curve_is_thinned(self) -> None:
        """Proves that a student's loop cannot fill the page, and that both ends stay."""
        curve = curve_of([float(step) for step in range(100_000, 0, -1)])
        assert curve is not None
        drawn = curve.points.split()
        assert len(drawn) == 160
        assert (drawn[0], drawn[-1]) == ("64.0,14.0", "544.0,176.0")

    @settings(deadline=None)
    @given(st.lists(st.floats(), max_size=300))
    def test_any_losses(self, losses: list[float]) -> None:
        """Proves that whatever a loop returns is drawn within the drawing's bounds."""
        curve = curve_of(losses)
        if curve is None:
            return
        for point in curve.points.split():
            x, y = map(float, point.split(","))
            assert 0 <= x <= 560
            assert 0 <= y <= 220
        assert 1 <= len(curve.up) <= 8


class TestTerminal:
    def test_the_table_shows_the_class(self) -> None:
        """Proves that marks, points, totals, files and errors are in the table."""
        shown = printed([make_report("ada"), unreadable("eve", "Not a\nnotebook.")])
        for words in ("ada", "◐ 12", "✓ 10", "✗ 0", "⊘ 0", "22 / 90", "lstm.ipynb"):
            assert words in shown
        assert "Not a notebook." in shown

    def test_an_ordinary_terminal_is_wide_enough(self) -> None:
        """Proves that 80 columns show every column, the file last."""
        shown = printed([make_report("ada lovelace")], width=80)
        assert "ada lovelace" in shown
        assert "lstm.ipynb" in shown

    def test_markup_and_escapes_do_nothing(self) -> None:
        """Proves that rich's markup is printed as it is, and escapes are made visible."""
        shown = printed([make_report(name) for name in EVIL_NAMES])
        for name in ("[bold red]rich[/]", "[/]", ":smile:", "�[31mred�]0;title�"):
            assert name in shown
        assert "\x1b" not in shown

    def test_a_long_name_is_one_line(self) -> None:
        """Proves that a name cannot fill the screen."""
        assert printed([make_report("n" * 250)]).count("n" * 20) == 1

    def test_the_summary(self) -> None:
        """Proves count, mean and errors, in the singular too."""
        assert summary_line([make_report()]) == "1 submission, mean 22 of 90."
        mixed = [make_report(), make_report("bob", parts=PARTS[:1]), unreadable("eve", "No.")]
        assert summary_line(mixed) == "3 submissions, mean 11.33, 1 could not be graded."

    def test_the_feedback(self) -> None:
        """Proves one student's text, line by line."""
        text = feedback_text(make_report(parts=(PARTS[0], PARTS[4]), accuracy=0.5))
        assert text.splitlines() == [
            "ada, lstm (lstm.ipynb)",
            "12 of 40 points",
            "Accuracy: 50 %",
            "",
            "◐ lstm_cell: 12 of 40, partial",
            "  The gates are swapped.",
            "",
            "✎ reflection: – of 10, marked by a person",
            "  A person marks this part.",
        ]
        assert "Could not be graded: No." in feedback_text(unreadable("eve", "No."))
