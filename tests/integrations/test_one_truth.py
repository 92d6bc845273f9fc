"""One truth: pytest, ``check``, ``autograder check`` and grading agree on every file we have.

The three of the self-check run in this Python, where a part of a file is judged once.
"""

from __future__ import annotations

import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pytest

import autograder
from autograder.assessment.seeds import SELF_CHECK_SECRET
from autograder.authoring.splice import mistake
from autograder.cli.main import main
from autograder.diagnosis.diagnose import MOST
from autograder.diagnosis.library import libraries_of
from autograder.exercises import load
from autograder.render.text import part_text, total_line
from autograder.report import Report
from autograder.worker import Worker

from ..samples import AUTOMATIC, MISTAKES, PART, RELEASE, SOLUTIONS, grade, statuses

POINTS = 90
WHOLE = [path / f"lstm{suffix}" for path in (SOLUTIONS, RELEASE) for suffix in (".py", ".ipynb")]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder, with nothing in it."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("path", WHOLE, ids=lambda path: f"{path.parent.parent.name}/{path.name}")
def test_all_four_agree_on_a_whole_file(
    path: Path, worker: Worker, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The same parts, points, statuses and words, under the same secret: solved, released."""
    file = folder / path.name
    file.write_bytes(path.read_bytes())
    report = grade(worker, file.read_bytes(), file.name, SELF_CHECK_SECRET)
    agrees_with_check(report, (*AUTOMATIC, "reflection"), capsys)
    agrees_with_the_command(report, file, capsys)
    agrees_with_pytest(report, file, capsys)


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_costs_its_own_part_and_all_four_agree(
    name: str, worker: Worker, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """It loses points where it is, blocks the delay task where that depends on it, no more.

    (The other three are asked about one mistake in twelve: what they share is one function.)"""
    file = folder / "lstm.py"
    file.write_bytes(mistake(SOLUTIONS, name).encode())
    own = PART[name.partition("_")[0]]
    report = grade(worker, file.read_bytes(), file.name, SELF_CHECK_SECRET)
    costs_its_own_part(report, own)
    is_named(report, own, name)
    if MISTAKES.index(name) % 12 == 0:
        agrees_with_check(report, (own,), capsys)
        agrees_with_the_command(report, file, capsys)
        agrees_with_pytest(report, file, capsys)


def costs_its_own_part(report: Report, own: str) -> None:
    expected = dict.fromkeys(AUTOMATIC, "passed")
    expected[own] = report.part(own).status
    if own != "init_hidden_cell":
        expected["delay_task"] = "blocked"
    assert statuses(report) == expected
    assert expected[own] in ("partial", "failed")
    assert len(report.part(own).feedback) > 40
    assert POINTS - report.score >= 2


def is_named(report: Report, own: str, name: str) -> None:
    """By its own name, or one that is the same from outside; by none where too many are."""
    library = libraries_of("autograder.exercises.lstm")[own]
    row = [known.id for known in library.mistakes].index(name.partition("_")[2].replace("_", "-"))
    known = library.mistakes[row]
    alike = library.explain(library.numbers[row], known.symptom)
    assert (known,) in alike
    result = report.part(own)
    if result.mistakes:
        assert result.mistakes in [(each.id,) for (each,) in alike]
        assert known.title in result.feedback.partition("\n")[0]
    else:
        assert len(alike) > MOST


def agrees_with_check(
    report: Report, parts: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    for part in map(report.part, parts):
        points = autograder.check(part.id)
        assert type(points) is float
        assert points == (part.score or 0.0)
        assert capsys.readouterr() == (part_text(part) + "\n", "")


def agrees_with_the_command(report: Report, file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", file.name]) == 0
    told = "\n\n".join(part_text(part) for part in report.parts)
    assert capsys.readouterr().out == f"{told}\n\n{total_line(report.parts)}\n"


def agrees_with_pytest(report: Report, file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """One test for each thing that is asked; it passes where the part does, and says as much."""
    xml = file.with_name("all.xml")
    ended = pytest.main(["-p", "no:cacheprovider", f"--junitxml={xml.name}", file.name])
    assert ended in (0, 1), capsys.readouterr().out
    capsys.readouterr()
    cases = list(ElementTree.parse(xml).iter("testcase"))
    checks = {
        part.id: [a.title for r in part.rubric for a in r.checks] for part in load("lstm").parts
    }
    names = [f"{part}: {title}" for part, titles in checks.items() for title in titles]
    assert [str(case.get("name")) for case in cases] == names
    for part in AUTOMATIC:
        own = [case for case in cases if str(case.get("name")).startswith(f"{part}: ")]
        agrees_with_tests(report, part, own)


def agrees_with_tests(report: Report, part: str, cases: list[ElementTree.Element]) -> None:
    """Points and status of a part; a failure shows its feedback."""
    result = report.part(part)
    for case in cases:
        told = {str(p.get("name")): str(p.get("value")) for p in case.iter("property")}
        assert told["status"] == result.status
        assert (float(told["score"]), float(told["max_score"])) == (result.score, result.max_score)
    failures = [failure.text for case in cases for failure in case.iter("failure")]
    skipped = [case for case in cases if case.find("skipped") is not None]
    if result.status == "passed":
        assert not failures
        assert not skipped
    elif result.status in ("blocked", "not_attempted"):
        assert len(skipped) == len(cases)
    else:
        assert failures[0] == result.feedback
