"""Runs the student's code and gives the names that it defines."""

from __future__ import annotations
import __future__

import ast
import linecache
import re
import sys
import types
import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

_MOST = 2000  # characters of a message
_SCOPES = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
_INNER = (*_SCOPES, ast.Lambda, ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)


class MissingNameError(Exception):
    """The file does not define a name that a part needs."""


@dataclass(frozen=True)
class Failure:
    """A top-level statement that raised."""

    statement: ast.stmt
    error: Exception

    def would_bind(self, name: str) -> bool:
        """Whether the statement was to give the name a value."""
        return name in _bound(self.statement)

    def may_bind_any(self) -> bool:
        """Whether it could have bound names that its text does not show, as no plain import can."""
        is_import = isinstance(self.statement, ast.Import | ast.ImportFrom)
        return not is_import or "*" in _bound(self.statement)


class Student:
    """Runs chosen top-level statements of a file, in order, in a module of their own.

    A statement that raises does not stop the rest, as a failed cell does not stop a notebook. Its
    exception is kept: if a name is missing later that the statement was to bind, this exception
    is raised again, or named.
    """

    def __init__(self, text: str, file_name: str, keep: Sequence[int]) -> None:
        self.text = text
        self.file_name = file_name
        self.keep = keep
        self.module = types.ModuleType(module_name(file_name))
        self.module.__file__ = file_name
        self.failures: list[Failure] = []

    def define(self, name: str, value: object) -> None:
        """Give the file a name before it runs; the file may define that name anew."""
        setattr(self.module, name, value)

    def run(self) -> None:
        """Run the statements. Of what the student's code raises, only exits get through."""
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
            self.failures.append(Failure(statement, error))

    def get(self, name: str) -> Any:
        """The value of ``name`` in the file.

        Raises:
            MissingNameError: there is none, and no failed statement can be the reason.
            Exception: there is none, and this is what the failed statement raised.
        """
        if hasattr(self.module, name):
            return getattr(self.module, name)
        failure = self._binder(name) or next((f for f in self.failures if f.may_bind_any()), None)
        raise failure.error if failure else MissingNameError(name)

    def _binder(self, name: str) -> Failure | None:
        return next((f for f in reversed(self.failures) if f.would_bind(name)), None)

    def earlier(self, error: BaseException) -> dict[str, Any]:
        """Words to add to an error: ``top``, whether a top-level statement raised it; and for a
        NameError, which failed statement was to bind that name, and what it raised.
        """
        words: dict[str, Any] = {"top": any(f.error is error for f in self.failures)}
        name = error.name if type(error) is NameError else None
        failure = self._binder(name) if isinstance(name, str) else None
        if failure is None or failure.error is error:
            return words
        return words | {
            "earlier_line": failure.statement.lineno,
            "earlier_type": type(failure.error).__name__[:60],
            "earlier_message": _message(failure.error),
        }


def module_name(file_name: str) -> str:
    """A name for the student's module that hides no other module, such as ``copy``."""
    return "submitted_" + re.sub(r"\W", "_", file_name.partition(".")[0])


def _message(error: Exception) -> str:
    try:
        return str(error)[:_MOST]
    except BaseException:  # the class is the student's own, and may raise anything
        return ""


def _bound(statement: ast.stmt) -> set[str]:
    """The names that a statement binds, but for those within functions and classes in it."""
    found: set[str] = set()
    for node in _outside(statement):
        if isinstance(node, ast.alias):
            found.add(node.asname or node.name.partition(".")[0])
        elif isinstance(node, _SCOPES):
            found.add(node.name)
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            found.add(node.id)
    return found


def _outside(statement: ast.AST) -> Iterator[ast.AST]:
    waiting = [statement]
    while waiting:
        node = waiting.pop()
        yield node
        waiting += [] if isinstance(node, _INNER) else ast.iter_child_nodes(node)


def _future_flags(statement: ast.stmt) -> int:
    if not isinstance(statement, ast.ImportFrom) or statement.module != "__future__":
        return 0
    features = (getattr(__future__, alias.name, None) for alias in statement.names)
    return sum(feature.compiler_flag for feature in features if feature is not None)
