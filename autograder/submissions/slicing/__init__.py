"""Choose which top-level statements of a submission to run."""

from .liveness import Program, code_of, is_untouched, slice_for

__all__ = ["Program", "code_of", "is_untouched", "slice_for"]
