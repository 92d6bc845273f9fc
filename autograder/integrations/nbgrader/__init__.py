"""What plugs into nbgrader; ``nbgrader_config.py`` names each of these."""

from .cells import MendCells
from .comments import SaveComments
from .grade import Grade
from .reading import ReadSubmission, expect_notebook
from .script import WriteScript
from .showing import show_markdown

__all__ = [
    "Grade",
    "MendCells",
    "ReadSubmission",
    "SaveComments",
    "WriteScript",
    "expect_notebook",
    "show_markdown",
]
