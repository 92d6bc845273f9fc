"""The student's code, executed: the names it defines."""

from __future__ import annotations
import __future__

import ast
import linecache
import sys
import types
import warnings
from collections.abc import Sequence
from typing import Any


class MissingNameError(Exception):
    """The file does not define a name that a part needs."""


class Student:
    """Runs chosen top-level statements of a file, in order, in a module of their own.

    A statement that raises is passed over, as a failed cell is in a notebook; the first error is
    remembered and raised again where a name turns out to be missing.
    """

    def __init__(self, text: str, file_name: str, keep: Sequence[int]) -> None:
        self.text = text
        self.file_name = file_name
        self.keep = keep
        self.module = types.ModuleType(file_name.partition(".")[0])
        self.first_error: Exception | None = None

    def define(self, name: str, value: object) -> None:
        """Give the file a name before it runs; its own definition replaces it."""
        setattr(self.module, name, value)

    def run(self) -> None:
        """Execute the statements. Raises nothing that the student's code raises, but exits."""
        sys.modules[self.module.__name__] = self.module
        lines = [f"{line}\n" for line in self.text.split("\n")]
        linecache.cache[self.file_name] = (len(self.text), None, lines, self.file_name)
        warnings.simplefilter("ignore")
        body = ast.parse(self.text).body
        flags = 0
        for index in self.keep:
            statement = body[index]
            flags |= _future_flags(statement)
            self._execute(statement, flags)

    def _execute(self, statement: ast.stmt, flags: int) -> None:
        try:
            tree = ast.Module([statement], type_ignores=[])
            code = compile(tree, self.file_name, "exec", flags=flags, dont_inherit=True)
            exec(code, self.module.__dict__)
        except Exception as error:
            self.first_error = self.first_error or error

    def get(self, name: str) -> Any:
        """What the file calls ``name``.

        Raises:
            MissingNameError: nothing, and no statement failed.
            Exception: nothing, and this is what the first failed statement raised.
        """
        if hasattr(self.module, name):
            return getattr(self.module, name)
        raise self.first_error or MissingNameError(name)


def _future_flags(statement: ast.stmt) -> int:
    if not isinstance(statement, ast.ImportFrom) or statement.module != "__future__":
        return 0
    features = (getattr(__future__, alias.name, None) for alias in statement.names)
    return sum(feature.compiler_flag for feature in features if feature is not None)
