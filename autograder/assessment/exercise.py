"""What an exercise is: parts with points, each with a probe, and a judge of what it brings back."""

from __future__ import annotations

import importlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol, cast

from ..submissions.source import Source
from .causes import Cause
from .exceptions import NO_SIZES, failure, was_called
from .rubric import Criterion, Verdict
from .seeds import Seeds

if TYPE_CHECKING:  # what an exercise asks is told without torch
    from ..worker import Evidence, Frame, Probe


@dataclass(frozen=True)
class Case:
    """All that a judge sees: the seeds, the evidence, the rubric, the file, to name places, and the
    usual causes of exceptions."""

    seeds: Seeds
    evidence: Evidence
    source: Source
    rubric: Sequence[Criterion]
    causes: Sequence[Cause] = ()

    def frame(self, label: str) -> Frame | None:
        """The evidence with this label if it came and is not an error."""
        frame = self.evidence.get(label)
        return frame if frame is not None and frame.error is None else None

    def failure(self, label: str, asked: str = "", sizes: Mapping[int, str] = NO_SIZES) -> str:
        """Why ``frame(label)`` is None, in a student's words; and what was asked, if it came to
        that. ``sizes`` says what the sizes that were asked for are called."""
        said = failure(self.evidence, label, self.source, self.causes, sizes)
        called = asked and was_called(self.evidence, label)
        return f"{said} This was {asked}." if called else said


class PartModule(Protocol):
    """The module of a part: what is run beside the student's code, and what decides."""

    def probe(self, seeds: Seeds) -> Probe: ...
    def judge(self, case: Case) -> Verdict: ...
    def fingerprint(self, case: Case) -> list[float] | None: ...


@dataclass(frozen=True)
class Part:
    """One gradable part.

    Attributes:
        id: as in ``results.jsonl`` and the notebook's grade cells.
        title: a short heading.
        max_score: points.
        task: what a student writes, in a few words of Markdown, for the tables of points.
        names: top-level names that the student's file must define for it.
        stub: what the student fills in, such as ``LSTMCell.forward``.
        requires: parts that must have passed before it is tried.
        rubric: what it asks, and the points for it; empty where a person marks.
        module: the name of the module with its ``probe``, ``judge`` and ``fingerprint``, which is
            imported when it is first graded; empty where a person marks.
        prefix: begins the names of the files of its known mistakes.
        causes: what usually lies behind the exceptions of this part.
        equations: what a mistake may break, as the notebook has it, by a short name.
        near_miss: the share of the first criterion's points for a submission that is one known
            mistake from right; half of it for two.
    """

    id: str
    title: str
    max_score: float
    task: str = ""
    names: tuple[str, ...] = ()
    stub: str = ""
    requires: tuple[str, ...] = ()
    rubric: tuple[Criterion, ...] = ()
    module: str = ""
    prefix: str = ""
    causes: tuple[Cause, ...] = ()
    equations: Mapping[str, str] = field(default_factory=dict, hash=False)
    near_miss: float = 0.0

    @property
    def is_manual(self) -> bool:
        return not self.module

    def probe(self, seeds: Seeds) -> Probe:
        """What is run beside the student's code."""
        return self._imported().probe(seeds)

    def judge(self, case: Case) -> Verdict:
        """Decides, from what the probe brought back."""
        return self._imported().judge(case)

    def fingerprint(self, case: Case) -> list[float] | None:
        """What the probe brought back from fixed inputs, as numbers by which a known mistake is
        recognised; None where there is nothing to go by."""
        return self._imported().fingerprint(case)

    def _imported(self) -> PartModule:
        return cast(PartModule, importlib.import_module(self.module))


HINTS = ("full", "name", "none")  # what feedback tells of a known mistake


@dataclass(frozen=True)
class Exercise:
    """An exercise: its id (also the name of its files), a version, parts in order, and how much
    feedback tells of a known mistake, one of HINTS.

    The version is part of every seed: raise it when inputs, tolerances or points change.
    """

    id: str
    version: str
    parts: tuple[Part, ...]
    hints: str = HINTS[0]

    def part(self, part_id: str) -> Part:
        """The part with this id.

        Raises:
            KeyError: there is none.
        """
        return {part.id: part for part in self.parts}[part_id]
