"""What the attacks of the tests gain from a plain autograder in the kernel, and here.

    python benchmarks/attacks.py [--jail bubblewrap] [--side-by-side 2] [KIND ...]

Plain: each attack is a notebook in a course of its own, graded by ``nbgrader autograde`` in
nbgrader's own kernel, with test cells as courses have them (``forgeries.ASSERTS``); it gains what
nbgrader's gradebook has beyond what it has honestly earned, and it finds something if the graded
notebook tells so. Here: one run of the real command over all of them. Denial is not run plain, for
it would take this machine with it; attacks on the reader seek no points, and what a page shows is
tested for ours.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from forgeries import ASSERTS, with_asserts
from measuring import AUTOGRADER, below, run, table

from autograder.authoring.splice import splice_notebook
from tests.attacks.attack import Attack
from tests.attacks.test_attacks import KINDS, adopting_orphans, make_course
from tests.integrations.course import hand_in, nbgrader, new_course, notebook, untouched

HEAD = (
    *("kind", "attacks", "plain: gain points", "plain: points in all"),
    *("plain: find something", "here: gain or find"),
)
NOT_PLAIN = ("denial", "reader")
FOUND = "found: ["
HARM = "/tmp/an attack was here"  # a test looks for it: in a course it is nobody's trouble
SECONDS = 180  # for the whole of one attack; a cell has far fewer
# The attacks on the delay task are made for the delay that it has here.
CHECKS = ASSERTS | {"delay_task": ASSERTS["delay_task"].replace("delay=5", "delay=20")}
SETTINGS = "\nc.Execute.timeout = 20\nc.Execute.interrupt_on_timeout = True\n"


@dataclass(frozen=True)
class Outcome:
    """What one attack came to: points beyond what is its own, and whether it found something."""

    kind: str
    attack: Attack
    gained: float
    found: bool

    def __str__(self) -> str:
        tells = [f"{self.gained:+g} points" if self.gained else "", "finds" if self.found else ""]
        return f"{self.kind}: {self.attack.title}: {', '.join(filter(None, tells)) or 'nothing'}"


class Plain:
    """A course whose kernel runs the submission and the checks of it."""

    def __init__(self, folder: Path) -> None:
        self.course = new_course(folder / "plain")
        with_asserts(self.course, CHECKS)
        with (self.course / "nbgrader_config.py").open("a") as settings:
            settings.write(SETTINGS)
        nbgrader(self.course, "generate_assignment", "lstm")
        make_prey(self.course)

    def run(self, kind: str, attack: Attack) -> Outcome:
        """Grade one in a copy of the course, and leave no process of it behind."""
        course = self.course.with_name(attack.folder)
        shutil.copytree(self.course, course)
        solved = notebook() if attack.on_solved else untouched()
        hand_in(course, attack.folder, splice_notebook(solved, attack.piece))
        for name, text in attack.beside:
            hand_in(course, attack.folder, text.replace(HARM, f"{course}/harm").encode(), name=name)
        own = {"HOME": str(course), "TMPDIR": str(course), "JUPYTER_NO_CONFIG": "1"}
        command = [sys.executable, "-m", "nbgrader", "autograde", "lstm"]
        limited = ["timeout", "--signal=KILL", str(SECONDS), *command]
        quiet = subprocess.DEVNULL
        subprocess.run(limited, cwd=course, env=os.environ | own, stdout=quiet, stderr=quiet)
        end_all_of(course)
        outcome = Outcome(kind, attack, score(course, attack) - attack.worth, finds(course, attack))
        shutil.rmtree(course, ignore_errors=True)
        return outcome


def make_prey(course: Path) -> None:
    """What attackers look for, beside the gradebook and the source."""
    make_course(course / "prey")
    for name in (".autograder", "solutions"):
        shutil.move(course / "prey" / name, course / name)
    shutil.rmtree(course / "prey")


def end_all_of(course: Path) -> None:
    """End what was started for a course and is left over, kernels among it."""
    for pid in below(os.getpid()):
        with suppress(OSError):
            if f"HOME={course}\0".encode() in Path(f"/proc/{pid}/environ").read_bytes():
                os.kill(pid, signal.SIGKILL)


def score(course: Path, attack: Attack) -> float:
    """The total that nbgrader shows; at least what was earned, for losing points is no gain."""
    from nbgrader.api import Gradebook, MissingEntry

    with Gradebook(f"sqlite:///{course}/gradebook.db") as gradebook:
        try:
            total = float(gradebook.find_submission("lstm", attack.folder).score)
        except MissingEntry:
            total = 0.0
    return max(total, attack.worth)


def finds(course: Path, attack: Attack) -> bool:
    """Whether the graded notebook tells what was looked for."""
    graded = (course / "autograded" / attack.folder).rglob("*.ipynb")
    return any(FOUND in path.read_text("utf-8") for path in graded)


def ours(folder: Path, jail: str) -> dict[str, tuple[float, str]]:
    """The score of each student, and what the cell's feedback says."""
    make_course(folder)
    run([*AUTOGRADER, "grade", "submitted", "--out", "out", "--isolation", jail], folder)
    lines = (folder / "out" / "results.jsonl").read_text("utf-8").splitlines()
    return {
        line["student"]: (line["score"], line["parts"][0]["feedback"])
        for line in map(json.loads, lines)
    }


def plain(folder: Path, kinds: Sequence[str], side_by_side: int) -> list[Outcome]:
    """Every attack of these kinds, each told as it comes."""
    course = Plain(folder)

    def told(kind: str, attack: Attack) -> Outcome:
        outcome = course.run(kind, attack)
        print(outcome, file=sys.stderr, flush=True)
        return outcome

    pairs = [(kind, attack) for kind in kinds for attack in KINDS[kind]]
    with adopting_orphans(), ThreadPoolExecutor(side_by_side) as threads:
        return list(threads.map(told, *zip(*pairs, strict=True)))


def report(jail: str, kinds: Sequence[str] = (), side_by_side: int = 2) -> Iterator[str]:
    """The table by kind, and below it who gains or finds something from a plain autograder."""
    chosen = kinds or [kind for kind in KINDS if kind not in NOT_PLAIN]
    with TemporaryDirectory() as one, TemporaryDirectory() as other:
        outcomes = plain(Path(one), chosen, side_by_side)
        here = ours(Path(other), jail)
    yield table(HEAD, [_row(kind, outcomes, here) for kind in KINDS])
    won = [outcome.attack.title for outcome in outcomes if outcome.gained or outcome.found]
    yield f"\nPlain, these gain or find: {'; '.join(won)}."


def _row(
    kind: str, outcomes: Sequence[Outcome], here: dict[str, tuple[float, str]]
) -> tuple[object, ...]:
    attacks = KINDS[kind]
    scores = [(attack, *here[attack.folder]) for attack in attacks]
    wins = sum(score > a.worth or FOUND in said for a, score, said in scores)
    own = [outcome for outcome in outcomes if outcome.kind == kind]
    if not own:
        return kind, len(attacks), "not run", "not run", "not run", wins
    gains = [outcome.gained for outcome in own if outcome.gained]
    found = sum(outcome.found for outcome in own)
    return kind, len(attacks), len(gains), f"{sum(gains):g}", found, wins


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("kinds", nargs="*", metavar="KIND", choices=[[], *KINDS])
    parser.add_argument("--jail", default="bubblewrap")
    parser.add_argument("--side-by-side", type=int, default=2)
    given = parser.parse_args()
    print(*report(given.jail, given.kinds, given.side_by_side), sep="\n")
