"""All errors of the autograder. Each message is a sentence that a user can read."""

from __future__ import annotations


class AutograderError(Exception):
    """The base class: its message can be shown to a user as it is."""


class SubmissionError(AutograderError):
    """A submission cannot be read. The message names the file, the problem and what to do."""


class UsageError(AutograderError):
    """A command or function got something that it cannot use."""


class LedgerError(UsageError):
    """The ledger cannot be used. The run ends; the same command goes on from there."""


class JailError(AutograderError):
    """No jail, or not the requested one, works on this machine."""


class WorkerError(AutograderError):
    """The grader's worker failed; the submission is not the cause."""


class ReleaseError(AutograderError):
    """The assignment could not be made from its source notebook."""


class StoppedError(AutograderError):
    """The user stopped a run. The message says what is kept and how to go on."""
