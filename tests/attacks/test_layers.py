"""Each layer of the defence holds something by itself, where the others are switched off.

The attacks are those of tests/attacks; without a jail ("none") the limits, the judge's own process
and the removed operators are still there, and are tried one by one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from autograder.assessment.seeds import Seeds
from autograder.exercises.lstm import cell
from autograder.report import Report
from autograder.worker import Probe, Worker, find

from ..conftest import JAILS
from ..samples import grade, solved, write_all
from . import cheating, denial, forging, reader
from .attack import Attack, looking


@pytest.fixture(scope="module")
def bare() -> Iterator[Worker]:
    """A worker without any jail."""
    with Worker(find("none")) as worker:
        yield worker


def by_title(attacks: tuple[Attack, ...], title: str) -> Attack:
    return next(attack for attack in attacks if attack.title == title)


def cell_of(worker: Worker, attack: Attack) -> Report:
    return grade(worker, attack.text)


def test_the_jail(workers: Callable[[str], Worker], bare: Worker, tmp_path: Path) -> None:
    """A file of the course is read without it, and out of reach in either."""
    (tmp_path / "secret").write_text("the course's secret")
    attack = Attack("reads", looking(f"found.append(open({str(tmp_path / 'secret')!r}).read())"))
    assert "the course's secret" in cell_of(bare, attack).part("lstm_cell").feedback
    for jail in JAILS:
        assert (
            "the course's secret" not in cell_of(workers(jail), attack).part("lstm_cell").feedback
        )


@pytest.mark.parametrize(
    ("title", "told"),
    [
        ("memory bomb", "MemoryError"),
        ("frame bomb", "far more data than any answer has"),
        ("endless loop", "used up its computing time"),
    ],
)
def test_the_limits(bare: Worker, title: str, told: str) -> None:
    """They end what would never end, without any jail."""
    report = cell_of(bare, by_title(denial.ATTACKS, title))
    assert told in report.part("lstm_cell").feedback


@pytest.mark.parametrize(
    ("road", "earns"),
    [
        ("torch.lstm_cell", 40),
        ("the kernel of oneDNN", 24),
        ("the dynamic quantized operator", 24),
    ],
)
def test_the_removed_operators(
    bare: Worker, monkeypatch: pytest.MonkeyPatch, road: str, earns: float
) -> None:
    """Without a jail torch's cell is out of reach; were they not removed, it would earn this."""
    attack = by_title(cheating.ATTACKS, f"an lstm by {road}")
    assert cell_of(bare, attack).part("lstm_cell").score == 0
    real = cell.probe

    def left_there(seeds: Seeds) -> Probe:
        probe = real(seeds)
        return replace(probe, source=f"{probe.source}\ndef take_away(*_):\n    pass\n")

    monkeypatch.setattr(cell, "probe", left_there)
    assert cell_of(bare, attack).part("lstm_cell").score == earns


@pytest.mark.parametrize(
    "title",
    ["torch comparisons patched", "builtins patched", "forged frames under every label"],
)
def test_the_judge_s_own_process(bare: Worker, title: str) -> None:
    """What is patched or forged in the fork decides nothing, and the next fork knows nothing."""
    assert cell_of(bare, by_title(forging.ATTACKS, title)).score == 0
    assert grade(bare, solved()).score == 90


def test_escaping(bare: Worker, tmp_path: Path) -> None:
    """Words of theirs that came through everything are words on the page."""
    report = cell_of(bare, by_title(reader.ATTACKS, "error text: html"))
    assert "<script>alert(2)</script>" in report.part("lstm_cell").feedback
    write_all([report], tmp_path)
    for page in (tmp_path / "report.html", *(tmp_path / "feedback").iterdir()):
        assert "<script>alert(2)" not in page.read_text("utf-8")
