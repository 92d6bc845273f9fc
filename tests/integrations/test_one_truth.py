"""One truth: pytest, ``check``, ``autograder check`` and grading agree on every file we have."""

from __future__ import annotations

import shutil
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from collections import defaultdict
from pathlib import Path

import pytest

import autograder
from autograder.cli import main
from autograder.exercises import load
from autograder.record import Report
from autograder.render.text import part_text, total_line
from autograder.sample import mistake
from autograder.seeds import SELF_CHECK_SECRET
from autograder.worker import Worker

from ..submissions import AUTOMATIC, RELEASE, SOLUTIONS, grade

MISTAKES = sorted(path.stem for path in (SOLUTIONS / "mistakes").glob("*.py"))
WHOLE = [path / f"lstm{suffix}" for path in (SOLUTIONS, RELEASE) for suffix in (".py", ".ipynb")]
PART = {"cell": "lstm_cell", "state": "init_hidden_cell", "loop": "training_loop"}
CHUNKS = 4  # so that two can run side by side


def files(folder: Path, chunk: int) -> list[Path]:
    """Every ``CHUNKS``-th of the solved, the released and the wrong files, a folder for each."""
    made = []
    for number, original in enumerate(WHOLE):
        made.append((f"whole{number}/{original.name}", original.read_bytes()))
    made += [(f"{name}/lstm.py", mistake(SOLUTIONS, name).encode()) for name in MISTAKES]
    paths = []
    for name, data in made[chunk::CHUNKS]:
        paths.append(folder / name)
        paths[-1].parent.mkdir()
        paths[-1].write_bytes(data)
    return paths


def by_pytest(paths: list[Path], folder: Path) -> dict[tuple[str, str], list[ElementTree.Element]]:
    """JUnit's test cases of each file and part, from one run over all files."""
    names = [str(path.relative_to(folder)) for path in paths]
    command = [sys.executable, "-m", "pytest", "-q", "--junitxml=all.xml", "-p", "no:cacheprovider"]
    ran = subprocess.run([*command, *names], cwd=folder, capture_output=True, text=True)
    assert ran.returncode in (0, 1), ran.stdout[-2000:]
    found = defaultdict(list)
    for case in ElementTree.parse(folder / "all.xml").iter("testcase"):
        part = str(case.get("name")).partition(":")[0]
        found[str(case.get("classname")).partition(".")[0], part].append(case)
    return found


def properties(case: ElementTree.Element) -> dict[str, str]:
    return {str(p.get("name")): str(p.get("value")) for p in case.iter("property")}


@pytest.mark.timeout(400)
@pytest.mark.parametrize("chunk", range(CHUNKS))
def test_all_four_agree(
    worker: Worker,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    chunk: int,
) -> None:
    """The same parts, points, status and words, under the same secret, for every file."""
    paths = files(tmp_path, chunk)
    tested = by_pytest(paths, tmp_path)
    for path in paths:
        report = grade(worker, path.read_bytes(), path.name, SELF_CHECK_SECRET)
        monkeypatch.chdir(path.parent)
        agrees_with_check(report, own_parts(path.parent.name), capsys)
        assert main(["check", path.name]) == 0
        told = "\n\n".join(part_text(part) for part in report.parts)
        assert capsys.readouterr().out == f"{told}\n\n{total_line(report.parts)}\n"
        for part in AUTOMATIC:
            agrees_with_pytest(report, part, tested[path.parent.name, part])
        shutil.rmtree(path.parent)


def own_parts(name: str) -> tuple[str, ...]:
    """The part that a mistake is in; all parts of a whole file."""
    return (PART[name.partition("_")[0]],) if "_" in name else (*AUTOMATIC, "reflection")


def agrees_with_check(
    report: Report, parts: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    for part in map(report.part, parts):
        points = autograder.check(part.id)
        assert type(points) is float
        assert points == (part.score or 0.0)
        assert capsys.readouterr() == (part_text(part) + "\n", "")


def agrees_with_pytest(report: Report, part: str, cases: list[ElementTree.Element]) -> None:
    """Its points and status; it passes where the part does, and fails with its feedback."""
    result = report.part(part)
    asks = [ask.title for rung in load("lstm").part(part).rubric for ask in rung.asks]
    assert [str(case.get("name")) for case in cases] == [f"{part}: {title}" for title in asks]
    for case in cases:
        told = properties(case)
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
