"""Why something that was tried brought back nothing, in words that a student can use."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from .source import Source

if TYPE_CHECKING:
    from .worker import Evidence

SHOWN = 400  # characters of an exception's message that a student sees


def trouble(evidence: Evidence, label: str, source: Source) -> str:
    """One or two sentences on what happened to the attempt ``label``."""
    frame = evidence.get(label)
    if frame is not None and frame.error is not None:
        return _error(frame.error, source)
    if frame is not None and frame.not_tensors:
        name, kind = next(iter(frame.not_tensors.items()))
        return f"{name} should be a tensor, but is of type {kind}."
    return _ending(evidence)


def not_implemented(evidence: Evidence, source: Source) -> bool:
    """Whether the stub's NotImplementedError, raised in the file itself, is all that came."""
    errors = [frame.error for frame in evidence.frames.values() if frame.error is not None]
    return bool(errors) and all(_raises_it(error, source) for error in errors)


def _raises_it(error: Mapping[str, Any], source: Source) -> bool:
    is_it = error.get("type") == "NotImplementedError"
    return is_it and "NotImplementedError" in _code(error, source)


def _error(error: Mapping[str, Any], source: Source) -> str:
    kind, message = str(error.get("type")), _shortened(str(error.get("message") or ""))
    if kind == "MissingNameError":
        return f"There is no {message} in {source.name}. {' '.join(source.notes)}".strip()
    if kind == "SystemExit":
        return f"Your code ended the program (exit){_where(error, source)}. Take the exit out."
    said = f": {message}" if message else ""
    return f"Your code stopped with {kind}{_where(error, source)}{said}" + "."


def _shortened(message: str) -> str:
    message = message.strip(" .\n")
    return message if len(message) <= SHOWN else message[:SHOWN].rstrip(" .\n") + " …"


def _where(error: Mapping[str, Any], source: Source) -> str:
    code = _code(error, source)
    return f" in {source.place(error['line'])} ({code[:80]})" if code else ""


def _code(error: Mapping[str, Any], source: Source) -> str:
    """The line of the student's file that an error names, if it names one."""
    line = error.get("line")
    if not isinstance(line, int) or not 0 < line <= source.text.count("\n") + 1:
        return ""
    return source.line(line).strip()


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
