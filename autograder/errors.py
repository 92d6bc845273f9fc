"""Every error the autograder raises, as one tree; each message is a sentence for its reader."""

from __future__ import annotations


class AutograderError(Exception):
    """The root: whatever is caught as this can be shown to a user as it is."""


class SubmissionError(AutograderError):
    """A submission cannot be read: names the file, what is wrong with it and what to do."""


class UsageError(AutograderError):
    """A command was called with something it cannot use."""


class LedgerError(UsageError):
    """What was graded cannot be kept or looked up: the run ends, and can go on from there."""


class JailError(AutograderError):
    """No jail, or not the one asked for, can be had on this machine."""


class WorkerError(AutograderError):
    """The grader's own worker failed: a fault of the grader, never of a submission."""


class ReleaseError(AutograderError):
    """The assignment could not be made from its source notebook."""


class StoppedError(AutograderError):
    """A run was stopped by hand: says what is kept, and how to go on."""
