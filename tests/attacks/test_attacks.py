"""A class of attackers, graded by the real command in each jail: none gains, none costs another.

Between them sit three who did nothing wrong. What every attack gains from a plain autograder is
measured by benchmarks/attacks.py.
"""

from __future__ import annotations

import csv
import ctypes
import hashlib
import json
import os
import subprocess
import sys
import time
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from autograder.authoring.splice import mistake
from autograder.worker import Worker

from ..conftest import JAILS
from ..processes import below, is_alive
from ..samples import RELEASE, SECRET, SOLUTIONS, grade, solved
from . import cheating, denial, forging, peeking, reader
from .attack import Attack

KINDS = {
    "forging": forging.ATTACKS,
    "peeking": peeking.ATTACKS,
    "cheating": cheating.ATTACKS,
    "denial": denial.ATTACKS,
    "reader": reader.ATTACKS,
}
ATTACKS = [attack for attacks in KINDS.values() for attack in attacks]
MARK = "a mark that is in a neighbour's file alone"
# First, in the middle and last of the class, by their names.
NEIGHBOURS = {
    "000 first": f"{solved()}\nMARK = {MARK!r}\n",
    "m neighbour": f"{mistake(SOLUTIONS, 'cell_gate_order_ifog')}\nMARK = {MARK!r}\n",
    "zz last": (RELEASE / "lstm.py").read_text("utf-8"),
}
LINK = "n whose file is a neighbour's"
_SUBREAPER = 36  # prctl's number: what is orphaned below us becomes ours


@dataclass(frozen=True)
class Graded:
    """What came of the class: the lines of results.jsonl by student, the files, what was said."""

    jail: str
    lines: dict[str, dict[str, Any]]
    out: Path
    said: str
    changed: list[str]
    left_over: list[int]


def make_course(folder: Path) -> None:
    """The class, and what attackers look for: secret, gradebook, solutions."""
    for attack in ATTACKS:
        own = folder / "submitted" / attack.folder / "lstm"
        own.mkdir(parents=True)
        (own / "lstm.py").write_text(attack.text, "utf-8")
        for name, text in attack.beside:
            (own / name).write_text(text)
    for student, text in NEIGHBOURS.items():
        own = folder / "submitted" / student / "lstm"
        own.mkdir(parents=True)
        (own / "lstm.py").write_text(text)
    (folder / "submitted" / LINK / "lstm").mkdir(parents=True)
    (folder / "submitted" / LINK / "lstm" / "lstm.py").symlink_to("../../000 first/lstm/lstm.py")
    (folder / ".autograder").mkdir()
    (folder / ".autograder" / "secret").write_text(SECRET.hex())
    (folder / "gradebook.db").write_text("grades")
    (folder / "solutions").mkdir()
    (folder / "solutions" / "lstm.py").write_text(solved())


def digests(folder: Path) -> dict[str, str]:
    """Every file of a course but what grading is to write."""
    paths = (path for path in folder.rglob("*") if path.is_file())
    return {
        str(path): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in paths
        if path.name != "ledger.sqlite" and "out" not in path.relative_to(folder).parts[:1]
    }


@contextmanager
def adopting_orphans() -> Iterator[None]:
    """Whatever is left over below us stays below us."""
    prctl = ctypes.CDLL(None).prctl
    prctl(_SUBREAPER, 1, 0, 0, 0)
    yield
    prctl(_SUBREAPER, 0, 0, 0, 0)


def left_over(before: list[int]) -> list[int]:
    """Processes that live on. What was killed may take a moment to be gone."""
    until = time.monotonic() + 5
    while found := [pid for pid in below(os.getpid()) if pid not in before and is_alive(pid)]:
        if time.monotonic() > until:
            return found
        time.sleep(0.05)
    return []


@pytest.fixture(scope="module", params=JAILS)
def graded(
    request: pytest.FixtureRequest,
    workers: Callable[[str], Worker],
    tmp_path_factory: pytest.TempPathFactory,
) -> Graded:
    """The class, graded once in each jail."""
    workers(request.param)  # skips where there is no such jail
    course = tmp_path_factory.mktemp("attacked")
    make_course(course)
    files, processes = digests(course), below(os.getpid())
    command = [sys.executable, "-m", "autograder", "grade", "submitted", "--out", "out"]
    command += ["--jobs", "2", "--isolation", request.param]
    with adopting_orphans():
        ran = subprocess.run(command, cwd=course, capture_output=True, text=True, timeout=400)
        left = left_over(processes)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    after = digests(course)
    lines = [json.loads(s) for s in (course / "out" / "results.jsonl").read_text().splitlines()]
    return Graded(
        request.param,
        {line["student"]: line for line in lines},
        course / "out",
        ran.stdout + ran.stderr,
        sorted(path for path in files | after if files.get(path) != after.get(path)),
        left,
    )


pytestmark = pytest.mark.timeout(600)


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.title)
def test_no_attack_gains(graded: Graded, attack: Attack) -> None:
    """It has its line like everybody else's, with what it has earned, and no more."""
    line = graded.lines[attack.folder]
    assert line["score"] == attack.worth
    assert line["max_score"] == 90.0
    assert line["isolation"] == graded.jail
    assert attack.tells in line["parts"][0]["feedback"]
    tried = [part for part in line["parts"] if part["status"] in ("failed", "partial")]
    assert tried, "it was taken for a file that was not worked in"


def test_words_are_plain_and_bounded(graded: Graded) -> None:
    """Whatever was sent, feedback has no control characters, and an end."""
    for line in graded.lines.values():
        for part in line["parts"]:
            odd = {c for c in part["feedback"] if unicodedata.category(c) in ("Cc", "Cf", "Cs")}
            assert odd <= {"\n"}, line["student"]
            assert len(part["feedback"]) < 10_000, line["student"]


@pytest.mark.parametrize("student", NEIGHBOURS)
def test_neighbours_have_what_is_theirs(
    graded: Graded, workers: Callable[[str], Worker], student: str
) -> None:
    """Score, words and seeds are those of a grading without any attacker."""
    line = graded.lines[student]
    alone = grade(workers(graded.jail), NEIGHBOURS[student])
    assert line["score"] == alone.score
    assert line["accuracy"] == alone.accuracy
    assert line["seed_digest"] == alone.seed_digest
    assert [part["feedback"] for part in line["parts"]] == [p.feedback for p in alone.parts]


def test_each_has_one_line(graded: Graded) -> None:
    """Nobody is lost, and nobody invented."""
    students = [LINK, *NEIGHBOURS, *(attack.folder for attack in ATTACKS)]
    assert sorted(graded.lines) == sorted(students)


def test_a_link_to_another_s_file_is_refused(graded: Graded) -> None:
    """It is not even read."""
    line = graded.lines[LINK]
    assert line["score"] == 0
    assert "is a link that leads out of the student's folder" in line["error"]


def test_nothing_is_changed_and_nothing_left(graded: Graded) -> None:
    """No file of the course but the results, nothing where attackers write, no process."""
    assert graded.changed == []
    assert graded.left_over == []
    assert not Path("/tmp/an attack was here").exists()
    assert not Path("/tmp/bomb").exists()


def test_nothing_secret_is_told(graded: Graded) -> None:
    """Neither the course's secret nor a line of another's file."""
    for path in (path for path in graded.out.rglob("*") if path.is_file()):
        data = path.read_bytes()
        assert SECRET.hex().encode() not in data
        assert SECRET not in data
        assert MARK.encode() not in data


class Page(HTMLParser):
    """What a browser would make of a page: its tags, and the handlers in them."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.handlers: list[str] = []
        self.links: list[str] = []
        self.scripts: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.scripts += [""] if tag == "script" else []
        self.handlers += [name for name, _ in attrs if name.startswith("on")]
        self.links += [value or "" for name, value in attrs if name in ("href", "src")]

    def handle_data(self, data: str) -> None:
        if self.cdata_elem == "script":
            self.scripts[-1] += data


def pages(graded: Graded) -> Iterator[Page]:
    for path in (graded.out / "report.html", *(graded.out / "feedback").iterdir()):
        yield Page(path.read_text("utf-8"))


def test_pages_hold_no_code_of_theirs(graded: Graded) -> None:
    """No script but the report's own, no picture or handler; links stay in the folder."""
    found = list(pages(graded))
    assert len(found) == 1 + len(graded.lines)
    for page in found:
        assert not page.tags & {"img", "iframe", "object", "eve"}
        assert all(script and "alert" not in script for script in page.scripts)
        assert page.handlers == []
        assert not [link for link in page.links if ":" in link.partition("/")[0]]


def test_tables_hold_no_formula(graded: Graded) -> None:
    """A spreadsheet would run a cell that begins so."""
    with (graded.out / "grades.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    assert len(rows) == 1 + len(graded.lines)
    assert not [cell for row in rows for cell in row if cell[:1] in tuple("=+-@\t\r")]


def test_the_terminal_is_left_alone(graded: Graded) -> None:
    """No escape, no control or direction mark, no markup that was taken for rich's own."""
    odd = {c for c in graded.said if unicodedata.category(c) in ("Cc", "Cf", "Cs")} - {"\n"}
    assert odd == set()
    assert "[red]" in graded.said
