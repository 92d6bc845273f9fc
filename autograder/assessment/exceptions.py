"""Say why a student's code gave no result, in words that a student can use."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from ..submissions.source import Source
from .causes import GENERAL, Cause, sizes_in, usual_cause

if TYPE_CHECKING:
    from ..worker import Evidence

STOPPED = "Your code stopped with"  # the start of every sentence about an exception
_MOST_MESSAGE = 400  # characters of an exception's message that a student sees
_MOST_CODE = 80  # characters of a line of code
_MOST_LINE = 500  # characters of a line in which a cause is searched for
_SHAPES = re.compile(r"mat1 and mat2|size of tensor|^shape|Sizes of tensors|expanded size")
NO_SIZES: Mapping[int, str] = MappingProxyType({})
_REFUSED = frozenset(
    {"PermissionError", "InductorError", "BackendCompilerFailed", "BlockingIOError"}
)
_STARTS = re.compile(
    r"\b(torch\.compile|multiprocessing|subprocess|os\.fork|os\.system|os\.popen|num_workers"
    r"|ProcessPoolExecutor)\b"
)


def failure(
    evidence: Evidence,
    label: str,
    source: Source,
    causes: Sequence[Cause] = (),
    sizes: Mapping[int, str] = NO_SIZES,
) -> str:
    """Say what happened to the attempt ``label``, and its usual cause.

    Args:
        evidence: what came back from the worker.
        label: the attempt's label in the evidence.
        source: the student's file.
        causes: the part's own causes; these are tried before the general ones.
        sizes: the names of the sizes in the inputs, to explain a message about shapes.
    """
    frame = evidence.get(label)
    if frame is not None and frame.error is not None:
        return _error(frame.error, source, causes, sizes)
    if frame is not None and frame.not_tensors:
        name, kind = next(iter(frame.not_tensors.items()))
        return f"{name} should be a tensor, but is of type {kind}."
    return _ending(evidence)


def was_called(evidence: Evidence, label: str) -> bool:
    """Whether the attempt ``label`` loaded the student's file and called its names."""
    frame = evidence.get(label)
    error = (frame.error if frame is not None else None) or {}
    return error.get("type") != "MissingNameError" and error.get("top") is not True


def not_implemented(evidence: Evidence, source: Source) -> bool:
    """Whether every error is the stub's NotImplementedError, raised in the student's file."""
    errors = [frame.error for frame in evidence.frames.values() if frame.error is not None]
    return bool(errors) and all(_raises_it(error, source) for error in errors)


def _raises_it(error: Mapping[str, Any], source: Source) -> bool:
    is_it = error.get("type") == "NotImplementedError"
    return is_it and "NotImplementedError" in _code(error, source)


def _error(
    error: Mapping[str, Any], source: Source, causes: Sequence[Cause], sizes: Mapping[int, str]
) -> str:
    kind, message = str(error.get("type")), _shortened(str(error.get("message") or ""))
    if kind == "MissingNameError":
        return f"There is no {message} in {source.name}. {' '.join(source.notes)}".strip()
    if kind == "SystemExit":
        return f"Your code ended the program (exit){_where(error, source)}. Take the exit out."
    said = f"{STOPPED} {_named(kind, message, _where(error, source))}."
    named = sizes_in(message, sizes) if _SHAPES.search(message) else ""
    why = _reason(kind, error, source) or _cause(kind, message, _code(error, source), causes)
    return " ".join(each for each in (said, named, why) if each)


def _cause(kind: str, message: str, code: str, causes: Sequence[Cause]) -> str:
    return usual_cause(f"{kind}: {message}", code[:_MOST_LINE], [*causes, *GENERAL])


def _named(kind: str, message: str, where: str = "") -> str:
    return f"{kind}{where}" + (f": {message}" if message else "")


def _reason(kind: str, error: Mapping[str, Any], source: Source) -> str:
    """An earlier error that led to this one, or what the grader does not have or allow; else
    empty."""
    first = _shortened(str(error.get("earlier_type") or ""))
    line = _line(error.get("earlier_line"), source)
    if first and line:
        message = _shortened(str(error.get("earlier_message") or ""))
        place = _quoted(error["earlier_line"], source)
        advice = _advice(first, source)
        return f"Before that, {place} stopped with {_named(first, message)}. {advice}"
    return _advice(kind, source)


def _advice(kind: str, source: Source) -> str:
    if kind in _REFUSED and (starter := _STARTS.search(source.text)):
        return f"The grader lets no code start programs or processes: remove {starter[0]}."
    if kind == "ModuleNotFoundError":
        return (
            f"Only {source.name} is read, none of your other files, and only packages that the "
            "grader has can be imported."
        )
    return ""


def _shortened(message: str) -> str:
    message = message.strip(" .\n")
    return (
        message if len(message) <= _MOST_MESSAGE else message[:_MOST_MESSAGE].rstrip(" .\n") + " …"
    )


def _where(error: Mapping[str, Any], source: Source) -> str:
    return f" in {_quoted(error['line'], source)}" if _code(error, source) else ""


def _quoted(number: int, source: Source) -> str:
    """A line's place and its code; long code is cut between two words."""
    code = _line(number, source)
    if len(code) > _MOST_CODE:
        code = (code[: _MOST_CODE + 1].rpartition(" ")[0] or code[:_MOST_CODE]).rstrip() + " …"
    return f"{source.place(number)} ({code})"


def _code(error: Mapping[str, Any], source: Source) -> str:
    """The line of the student's file in an error; empty if the error has none."""
    return _line(error.get("line"), source)


def _line(number: object, source: Source) -> str:
    return source.line(number).strip() if type(number) is int else ""


def _ending(evidence: Evidence) -> str:
    if evidence.over == "cpu":
        return "Your code used up its computing time without an answer: look for an endless loop."
    if evidence.over == "wall":
        return "Your code waited too long without an answer: look for a sleep, a lock or input()."
    if evidence.over == "evidence":
        return "Your code sent far more data than any answer has."
    if evidence.signal is not None:
        return "Your code crashed the Python that ran it."
    return "Your code ended the Python that ran it before it gave an answer."
