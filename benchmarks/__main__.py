"""Run all measurements, and write each to docs/benchmarks.md when it is done.

    make benchmarks        or, in a checkout with otter-grader installed:
    python benchmarks [--quick] [NAME ...]

NAME is a section; all other sections of the file stay as they are. ``--quick`` takes a few
submissions of each, to see whether all of it works.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import attacks
import cluster
import faults
import feedback
import floor
import fuzz
import growth
import kills
import tools
from measuring import ROOT, machine

PAGE = ROOT / "docs" / "benchmarks.md"
HEAD = """# Benchmarks

`make benchmarks` measures all of this again, on your machine. Ratios mean more than seconds: each \
section is measured in one run, but machines differ, and one machine differs from hour to hour.

The classes are generated (`benchmarks/classes.py`): 45% are solved, 40% have one of the known \
mistakes, 5% have a syntax error, 5% are untouched, and 5% are torn files. No two submissions are \
alike, and no ledger holds any of them.
"""


@dataclass(frozen=True)
class Section:
    """A heading, what it means, and who measures it at full size or in a quick look."""

    title: str
    says: str
    measure: Callable[..., Iterator[str]]
    full: tuple[Any, ...]
    quick: tuple[Any, ...]


SECTIONS = {
    "tools": Section(
        "Beside other tools",
        "All tools grade the same class with the same checks. `otter grade` needs Docker; "
        "without containers there is `otter run`, one process for each submission. The larger "
        "class shows our ways without the start of the workers.",
        tools.report,
        (8, 80),
        (2, 4),
    ),
    "floor": Section(
        "Above the floor",
        "One submission graded by a warm worker, beside its bare code in one process: the same "
        "probes and trainings without jail, fork, wire or judge. The difference is nearly the "
        "same for each submission: a confined fork for every part, and the judge.",
        floor.report,
        (60,),
        (6,),
    ),
    "growth": Section(
        "As the class grows",
        "`autograder grade` with two workers, from its start to the written report. Then the "
        "same command again, and again with one submission in a hundred handed in anew.",
        growth.report,
        ([10, 100, 1000, 10000],),
        ([5, 10],),
    ),
    "cluster": Section(
        "On a Dask cluster",
        "A Dask cluster of a scheduler and two workers, beside the local pool of two workers, on "
        "the same two cores.",
        cluster.report,
        (100,),
        (6,),
    ),
    "feedback": Section(
        "First feedback",
        "How long a student waits on their own machine.",
        feedback.report,
        (5,),
        (1,),
    ),
    "kills": Section(
        "Killed at random moments",
        "SIGKILL at random moments in a run over eight submissions. If the grader was killed, it "
        "is started again. The results are compared with an undisturbed run.",
        kills.report,
        (50, 8),
        (2, 4),
    ),
    "faults": Section(
        "Workers that die at random bytes",
        "A worker kills itself at a random byte of all that it reads and writes for one "
        "submission. If the next worker lives, the report has to be that of an undisturbed run. "
        "If every worker dies (in every second run), there has to be a sentence and no report.",
        faults.report,
        (200,),
        (8,),
    ),
    "fuzz": Section(
        "Mutated notebooks and scripts",
        "Solved files, mistakes and styles, each with one to three mutations. They go through "
        "all that the grader's own process does with a file before its code is run: reading, "
        "slicing, looking for untouched stubs, hashing. Each file is read, or refused with a "
        "sentence. Seconds are of CPU time.",
        fuzz.report,
        (20_000,),
        (200,),
    ),
    "attacks": Section(
        "Attacks on a plain autograder",
        "Each attack of `tests/attacks/` is a notebook in a course of its own. The plain "
        "autograder is `nbgrader autograde` in nbgrader's own kernel, with test cells that "
        "compare with `nn.LSTMCell`. Beside it there is one run of `autograder grade` over all "
        "of them, with bubblewrap. Points are those beyond what the work is worth, of 90 for "
        "each. An attack that finds something shows what is not its own. Denial is not run "
        "plain, because it would take the machine with it. Attacks on the reader seek no points.",
        attacks.report,
        ("bubblewrap",),
        ("bubblewrap", ("peeking",)),
    ),
}


def main() -> None:
    parser = argparse.ArgumentParser(prog="python benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", choices=[[], *SECTIONS])
    parser.add_argument("--quick", action="store_true")
    given = parser.parse_args()
    known = sections_of(PAGE.read_text("utf-8")) if PAGE.exists() else {}
    for name in given.names or SECTIONS:
        section = SECTIONS[name]
        found = "\n".join(section.measure(*(section.quick if given.quick else section.full)))
        known[section.title] = f"{section.says}\n\n{found}\n\n{date.today()}, {machine()}\n"
        print(f"## {section.title}\n\n{known[section.title]}", flush=True)
        if not given.quick:
            write(known)


def sections_of(page: str) -> dict[str, str]:
    """What stands under each heading."""
    parts = re.split(r"^## (.+)\n\n", page, flags=re.MULTILINE)
    return {
        title: text.rstrip() + "\n" for title, text in zip(parts[1::2], parts[2::2], strict=True)
    }


def write(known: dict[str, str]) -> None:
    """The page, in our order; sections that were never measured are not in it."""
    titles = [section.title for section in SECTIONS.values() if section.title in known]
    text = "\n".join([HEAD, *(f"## {title}\n\n{known[title]}" for title in titles)])
    PAGE.write_text(text, "utf-8")


if __name__ == "__main__":
    main()
