"""An exercise and its parts: each part has points, a probe, and a judge of the probe's evidence."""

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

if TYPE_CHECKING:  # an exercise is defined without importing torch
    from ..worker import Evidence, Frame, Probe


@dataclass(frozen=True)
class Case:
    """Everything that a judge sees.

    Attributes:
        seeds: the seeds that the inputs were drawn from.
        evidence: what came back from the worker.
        source: the student's file, to name its lines.
        rubric: the part's criteria.
        causes: the usual causes of exceptions in this part.
    """

    seeds: Seeds
    evidence: Evidence
    source: Source
    rubric: Sequence[Criterion]
    causes: Sequence[Cause] = ()

    def frame(self, label: str) -> Frame | None:
        """The evidence with this label; None if it is missing or an error."""
        frame = self.evidence.get(label)
        return frame if frame is not None and frame.error is None else None

    def failure(self, label: str, asked: str = "", sizes: Mapping[int, str] = NO_SIZES) -> str:
        """Say why ``frame(label)`` is None, in words for a student.

        ``asked`` describes the call; it is added if the student's code was called. ``sizes`` names
        the sizes in the inputs.
        """
        said = failure(self.evidence, label, self.source, self.causes, sizes)
        called = asked and was_called(self.evidence, label)
        return f"{said} This was {asked}." if called else said


class PartModule(Protocol):
    """The module of a part: its probe runs beside the student's code, its judge decides."""

    def probe(self, seeds: Seeds) -> Probe: ...
    def judge(self, case: Case) -> Verdict: ...
    def fingerprint(self, case: Case) -> list[float] | None: ...


@dataclass(frozen=True)
class Part:
    """One gradable part.

    Attributes:
        id: the id in ``results.jsonl`` and in the notebook's grade cells.
        title: a short heading.
        max_score: points.
        task: what a student writes, in a few words of Markdown, for the tables of points.
        names: top-level names that the student's file must define for it.
        stub: the function that the student fills in, such as ``LSTMCell.forward``.
        requires: the ids of parts that must pass before this part is tried.
        rubric: the criteria and their points; empty if a person marks the part.
        module: the name of the module with ``probe``, ``judge`` and ``fingerprint``; it is imported
            when the part is first graded. Empty if a person marks the part.
        prefix: the start of the file names of the part's known mistakes.
        causes: the usual causes of exceptions in this part.
        equations: the notebook's equations that a mistake may break, by short names.
        near_miss: the share of the first criterion's points for code that is one known mistake
            from right; two mistakes get half of it.
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
        """Make what runs beside the student's code."""
        return self._imported().probe(seeds)

    def judge(self, case: Case) -> Verdict:
        """Decide from the probe's evidence."""
        return self._imported().judge(case)

    def fingerprint(self, case: Case) -> list[float] | None:
        """The numbers from fixed inputs by which a known mistake is recognised; None if the
        evidence has none."""
        return self._imported().fingerprint(case)

    def _imported(self) -> PartModule:
        return cast(PartModule, importlib.import_module(self.module))


HINTS = ("full", "name", "none")  # how much feedback says about a known mistake


@dataclass(frozen=True)
class Exercise:
    """An exercise.

    Attributes:
        id: also the name of its files.
        version: part of every seed; raise it when inputs, tolerances or points change.
        parts: the parts in order.
        hints: how much feedback says about a known mistake, one of HINTS.
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
