"""The plug-ins for nbgrader. ``nbgrader_config.py`` names each of them."""

from .cells import MendCells
from .comments import SaveComments
from .exporter import ReadSubmission, expect_notebook
from .grade import Grade
from .sanitize import show_markdown
from .script import WriteScript

__all__ = [
    "Grade",
    "MendCells",
    "ReadSubmission",
    "SaveComments",
    "WriteScript",
    "expect_notebook",
    "show_markdown",
]
