"""The exercise ``copy_task``: three networks, and who remembers over fifty steps."""

from .._definition import read

EXERCISE = read(__name__)
