"""What an exercise is: parts with points, each with a probe, and a judge of what it brings back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from .seeds import Seeds
from .source import Source
from .trouble import trouble
from .worker import Evidence, Frame, Probe

MakeProbe = Callable[[Seeds], Probe]


@dataclass(frozen=True)
class Case:
    """All that a judge sees: the seeds, the evidence, and the file, to name places in it."""

    seeds: Seeds
    evidence: Evidence
    source: Source

    def frame(self, label: str) -> Frame | None:
        """The evidence with this label if it came and is not an error."""
        frame = self.evidence.get(label)
        return frame if frame is not None and frame.error is None else None

    def trouble(self, label: str) -> str:
        """Why ``frame(label)`` is None, in a student's words."""
        return trouble(self.evidence, label, self.source)


@dataclass(frozen=True)
class Verdict:
    """What a judge decides about one part. ``losses`` is for the eye only."""

    score: float
    feedback: str
    mistakes: tuple[str, ...] = ()
    accuracy: float | None = None
    losses: tuple[float, ...] = ()


Judge = Callable[[Case], Verdict]


@dataclass(frozen=True)
class Part:
    """One gradable part.

    Attributes:
        id: as in ``results.jsonl`` and the notebook's grade cells.
        title: a short heading.
        max_score: points.
        names: top-level names that the student's file must define for it.
        stub: what the student fills in, such as ``LSTMCell.forward``.
        requires: parts that must have passed before it is tried.
        probe: makes what is run beside the student's code; None where a person marks.
        judge: decides; None where a person marks.
    """

    id: str
    title: str
    max_score: float
    names: tuple[str, ...] = ()
    stub: str = ""
    requires: tuple[str, ...] = ()
    probe: MakeProbe | None = None
    judge: Judge | None = None


@dataclass(frozen=True)
class Exercise:
    """An exercise: its id (also the name of its files), a version, and parts in order.

    The version is part of every seed: raise it when inputs, tolerances or points change.
    """

    id: str
    version: str
    parts: tuple[Part, ...]

    def part(self, part_id: str) -> Part:
        """The part with this id.

        Raises:
            KeyError: there is none.
        """
        return {part.id: part for part in self.parts}[part_id]
