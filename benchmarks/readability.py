"""Measure how hard the documents and the feedback are to read, as Flesch-Kincaid grades.

    python benchmarks/readability.py [RESULTS.jsonl ...]      (in a checkout)

Documents: README.md, CONTRIBUTING.md, CHANGELOG.md, docs/ and the README of every exercise. Code,
formulas, tables and headings do not count. Feedback: every mistake in ``solutions/`` is graded, and
the median over the texts of an exercise counts. That takes some minutes. With RESULTS.jsonl,
the feedback is read from these files instead.

The exit code is 1 if a grade is above 9: a reader of 14 or 15 years should understand each text.
"""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

import textstat
from measuring import ROOT, table

import autograder
from autograder.authoring.splice import splice
from autograder.exercises import names

MOST = 9.0
SECRET = b"a secret of a benchmark"
DOCUMENTS = (
    *("README.md", "CONTRIBUTING.md", "CHANGELOG.md"),
    *("docs/*.md", "source_notebooks/*/README.md"),
)
HEAD = ("text", "words", "grade")
# What is no prose, and what stands in its place.
NO_PROSE = (
    (re.compile(r"^ *```.*?^ *```", re.DOTALL | re.MULTILINE), ""),
    (re.compile(r"^\|.*$", re.MULTILINE), ""),
    (re.compile(r"\$\$.*?\$\$|\$[^$]*\$", re.DOTALL), ""),
    (re.compile(r"`[^`]*`"), "it"),
    (re.compile(r"!\[[^\]]*\]\([^)]*\)"), ""),
    (re.compile(r"\[([^\]]*)\]\([^)]*\)"), r"\1"),
    (re.compile(r"^#.*$", re.MULTILINE), ""),
    (re.compile(r"\*\*"), ""),
)


def prose(markdown: str) -> str:
    """The sentences of a document."""
    for pattern, replacement in NO_PROSE:
        markdown = pattern.sub(replacement, markdown)
    return markdown


def grade(text: str) -> float:
    """The school year in which a text can be read."""
    return float(textstat.flesch_kincaid_grade(text))


def documents() -> Iterator[tuple[str, int, float]]:
    """Name, number of words and grade of every document."""
    for path in (path for pattern in DOCUMENTS for path in sorted(ROOT.glob(pattern))):
        text = prose(path.read_text("utf-8"))
        yield path.relative_to(ROOT).as_posix(), len(text.split()), grade(text)


def of_mistakes(exercise: str) -> list[str]:
    """Grade every known mistake of an exercise; gives the feedback of what did not pass."""
    solutions = ROOT / "solutions" / exercise
    solved = (solutions / f"{exercise}.py").read_text("utf-8")
    with TemporaryDirectory() as name:
        for path in (solutions / "mistakes").glob("*.py"):
            folder = Path(name, path.stem, exercise)
            folder.mkdir(parents=True)
            text = splice(solved, path.read_text("utf-8"))
            (folder / f"{exercise}.py").write_text(text, "utf-8")
        cores = len(os.sched_getaffinity(0))
        # No jail: these are the course's own files.
        reports = autograder.grade(
            name, exercise=exercise, isolation="none", jobs=cores, secret=SECRET
        )
    parts = [part for report in reports for part in report.parts]
    return [part.feedback for part in parts if part.status in ("partial", "failed")]


def of_results(path: Path) -> list[str]:
    """The feedback of what did not pass in a ``results.jsonl``."""
    reports = map(json.loads, path.read_text("utf-8").splitlines())
    parts = [part for report in reports for part in report["parts"]]
    return [part["feedback"] for part in parts if part["status"] in ("partial", "failed")]


def feedback(results: Sequence[Path]) -> Iterator[tuple[str, int, float]]:
    """Name, median number of words and median grade of the feedback of each exercise or file."""
    found = {str(path): of_results(path) for path in results}
    for name, texts in (found or {each: of_mistakes(each) for each in names()}).items():
        title = f"feedback: {name}, median of {len(texts)}"
        words = int(median(len(text.split()) for text in texts))
        yield title, words, median(map(grade, texts))


def main(results: Sequence[Path]) -> int:
    rows = [*documents(), *feedback(results)]
    print(table(HEAD, [(title, words, f"{years:.1f}") for title, words, years in rows]))
    return int(any(years > MOST for _, _, years in rows))


if __name__ == "__main__":
    sys.exit(main([Path(name) for name in sys.argv[1:]]))
