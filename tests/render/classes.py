"""Classes to render, honest ones and ones meant to do harm, and how to read what was written."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from html.parser import HTMLParser
from pathlib import Path

from hypothesis import strategies as st
from rich.console import Console

from autograder.render import html
from autograder.render.text import class_table
from autograder.report import PartResult, Report, by_student

PARTS = (
    PartResult("lstm_cell", 12.0, 40.0, "partial", "The gates are swapped.", ("gate-order",)),
    PartResult("init_hidden_cell", 10.0, 10.0, "passed", "All right."),
    PartResult("training_loop", 0.0, 20.0, "failed", "No step is taken."),
    PartResult("delay_task", 0.0, 20.0, "blocked", "Fix lstm_cell first."),
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
        """Elements and names of attributes; <wbr> is left out: it follows underscores of ids."""
        return [(tag, tuple(attrs)) for tag, attrs in self.elements if tag != "wbr"]

    def all(self, tag: str) -> list[dict[str, str]]:
        return [attrs for found, attrs in self.elements if found == tag]


def pages_of(*reports: Report) -> dict[str, Page]:
    return {
        path: Page(whole(page).decode())
        for path, page in html.pages(by_student(reports), by_student(reports))
    }


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
