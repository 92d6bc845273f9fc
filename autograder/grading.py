"""Grade one submission: each part's probe runs in a worker, each part's judge in this process."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Collection, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING

from .assessment.exceptions import not_implemented
from .assessment.exercise import Case, Exercise, Part
from .assessment.rubric import Verdict
from .assessment.seeds import Seeds
from .diagnosis.diagnose import diagnose, with_diagnosis
from .errors import SubmissionError
from .report import PartResult, Report, Status
from .submissions.discovery import Refused, Submission
from .submissions.slicing import is_untouched, slice_for
from .submissions.source import Source

if TYPE_CHECKING:
    from .worker import Worker

_NOTHING: Mapping[str, PartResult] = MappingProxyType({})
NOT_ATTEMPTED = "Not started yet: the stub is unchanged."


def grade_submission(
    submission: Submission | Refused, exercise: Exercise, secret: bytes, worker: Worker
) -> Report:
    """Grade a submission; a file that cannot be read gets a report that says why.

    Raises:
        WorkerError: the grader's worker failed; the submission is not the cause.
    """
    started = time.monotonic()
    if isinstance(submission, Refused):
        return refused(submission, exercise, secret, worker.jail.name)
    of = (submission.student, submission.assignment, submission.file, submission.sha256)
    try:
        grader = _Grader(submission.source, exercise, secret, worker)
    except SubmissionError as error:
        return refused(Refused(*of, str(error)), exercise, secret, worker.jail.name)
    parts = grader.grade()
    return Report(
        *of,
        parts=tuple(parts.values()),
        accuracy=grader.accuracy,
        seconds=time.monotonic() - started,
        isolation=worker.jail.name,
        version=exercise.version,
        seed_digest=grader.seeds.digest,
        losses=grader.losses,
        waited=grader.waited,
    )


def grade_source(
    source: Source,
    exercise: Exercise,
    secret: bytes,
    worker: Worker,
    wanted: Collection[str],
    known: Mapping[str, PartResult],
) -> tuple[dict[str, PartResult], bool]:
    """Grade the wanted parts, and the parts that they require; ``known`` results are not redone.

    Returns:
        The results by part, and whether the code ran into a limit of the clock.

    Raises:
        SubmissionError: the source cannot be read.
        WorkerError: the worker failed.
    """
    needed = set(wanted)
    for part in reversed(exercise.parts):
        needed |= set(part.requires) if part.id in needed else set()
    grader = _Grader(source, exercise, secret, worker)
    return grader.grade(needed, known), grader.waited


def examine(part: Part, source: Source, seeds: Seeds, worker: Worker) -> Case:
    """Run a part's probe beside a source; return the case for the part's judge.

    Raises:
        WorkerError: the worker failed.
    """
    program = slice_for(source, part.names)
    evidence = worker.run(part.probe(seeds), program.to_wire())
    return Case(seeds, evidence, source, part.rubric, part.causes)


def is_started(source: Source, exercise: Exercise) -> bool:
    """Whether the student changed a stub."""
    stubs = [part.stub for part in exercise.parts if part.stub]
    return not all(is_untouched(source, stub) for stub in stubs)


def refused(refusal: Refused, exercise: Exercise, secret: bytes, isolation: str) -> Report:
    """The report of a file that cannot be graded."""
    parts = tuple(
        _manual(part)
        if part.is_manual
        else PartResult(part.id, 0.0, part.max_score, "failed", refusal.reason)
        for part in exercise.parts
    )
    return Report(
        student=refusal.student,
        assignment=refusal.assignment,
        file=refusal.file,
        sha256=refusal.sha256,
        parts=parts,
        accuracy=None,
        seconds=0.0,
        isolation=isolation,
        version=exercise.version,
        seed_digest=Seeds(secret, _name(exercise), "").digest,
        error=refusal.reason,
    )


def code_hash(source: Source, exercise: Exercise) -> str:
    """The hash of the statements that the exercise runs, without comments and layout."""
    names = {name for part in exercise.parts for name in part.names}
    return hashlib.sha256(slice_for(source, names).code().encode("utf-8", "replace")).hexdigest()


def _name(exercise: Exercise) -> str:
    return f"{exercise.id}/{exercise.version}"


class _Grader:
    """Grades the parts of one source in order; later parts depend on earlier results."""

    def __init__(self, source: Source, exercise: Exercise, secret: bytes, worker: Worker) -> None:
        self.source = source
        self.exercise = exercise
        self.worker = worker
        self.seeds = Seeds(secret, _name(exercise), code_hash(source, exercise))
        self.accuracy: float | None = None
        self.losses: tuple[float, ...] = ()
        self.waited = False

    def grade(
        self, wanted: Collection[str] | None = None, known: Mapping[str, PartResult] = _NOTHING
    ) -> dict[str, PartResult]:
        results: dict[str, PartResult] = {}
        for part in self.exercise.parts:
            if wanted is None or part.id in wanted:
                results[part.id] = known.get(part.id) or self._grade(part, results)
        return results

    def _grade(self, part: Part, results: Mapping[str, PartResult]) -> PartResult:
        if part.is_manual:
            return _manual(part)
        same = [name for name in part.requires if self.exercise.part(name).stub == part.stub]
        known = any(results[name].status == "not_attempted" for name in same)
        if known or (part.stub and is_untouched(self.source, part.stub)):
            return PartResult(part.id, 0.0, part.max_score, "not_attempted", NOT_ATTEMPTED)
        blocking = [name for name in part.requires if not results[name].passed]
        if blocking:
            return self._blocked(part, blocking)
        case = examine(part, self.source, self.seeds, self.worker)
        self.waited |= case.evidence.over == "wall"
        if not_implemented(case.evidence, self.source):
            return PartResult(part.id, 0.0, part.max_score, "not_attempted", NOT_ATTEMPTED)
        verdict = part.judge(case)
        if verdict.score < part.max_score:
            mistakes = diagnose(part, case, verdict)
            verdict = with_diagnosis(verdict, mistakes, part.near_miss, self.exercise.hints)
        self.accuracy = verdict.accuracy if verdict.accuracy is not None else self.accuracy
        self.losses = verdict.losses or self.losses
        return _result(part, verdict)

    def _blocked(self, part: Part, blocking: list[str]) -> PartResult:
        titles = " and ".join(f"{self.exercise.part(name).title} ({name})" for name in blocking)
        feedback = f"Not tried yet: it needs {titles} to pass. Fix that first."
        return PartResult(part.id, 0.0, part.max_score, "blocked", feedback)


def _manual(part: Part) -> PartResult:
    return PartResult(part.id, None, part.max_score, "manual", "A person marks this part.")


def _result(part: Part, verdict: Verdict) -> PartResult:
    status: Status = "partial" if verdict.score > 0 else "failed"
    if verdict.score == part.max_score:
        status = "passed"
    return PartResult(
        id=part.id,
        score=verdict.score,
        max_score=part.max_score,
        status=status,
        feedback=verdict.feedback,
        mistakes=verdict.mistakes,
        subpoints=verdict.subpoints,
        figures=verdict.figures,
    )
