"""Combine two mistakes: apply the changes of both to the solved code."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from functools import lru_cache
from itertools import pairwise
from textwrap import indent

_TOKEN = re.compile(r"\w+|\s+|[^\w\s]")
Edit = tuple[int, int, Sequence[str]]  # start and end of solved tokens, and their replacement


def combine(solved: str, one: str, other: str) -> str | None:
    """The code with both mistakes; None if they change the same place, or if the result is not
    valid Python.

    Args:
        solved: the text of the solved file.
        one, other: the texts of two mistakes' files, each with whole definitions.
    """
    base, left, right = (_definitions(text) for text in (solved, one, other))
    merged = []
    for key in [*left, *(key for key in right if key not in left)]:
        text = _merged(base.get(key, ""), left.get(key), right.get(key))
        if text is None:
            return None
        merged.append((key, text))
    combined = _joined(merged)
    try:
        ast.parse(combined)
    except SyntaxError:
        return None
    return combined


def _merged(base: str, one: str | None, other: str | None) -> str | None:
    if one is None or other is None or one == other:
        return one or other
    tokens = _TOKEN.findall(base)
    edits = sorted({*_edits(tokens, one), *_edits(tokens, other)})
    for (_, end, _), (start, _, _) in pairwise(edits):
        if start <= end:
            return None
    for start, end, words in reversed(edits):
        tokens[start:end] = words
    return "".join(tokens)


def _edits(tokens: list[str], text: str) -> Iterator[Edit]:
    words = _TOKEN.findall(text)
    matcher = SequenceMatcher(None, tokens, words, autojunk=False)
    for kind, start, end, first, last in matcher.get_opcodes():
        if kind != "equal":
            yield start, end, tuple(words[first:last])


@lru_cache(maxsize=512)  # each mistake is combined with every other
def _definitions(text: str) -> dict[tuple[str, str], str]:
    """The parts of a file by (class, name), without docstrings: each method, each class without its
    body (the name is empty), and each other statement (the class is empty)."""
    found: dict[tuple[str, str], str] = {}
    for node in ast.parse(text).body:
        if isinstance(node, ast.ClassDef):
            methods = [each for each in node.body if isinstance(each, ast.FunctionDef)]
            found |= {(node.name, each.name): _text(each) for each in methods}
            node.body = []
            found[node.name, ""] = ast.unparse(node)
        elif not isinstance(node, ast.Expr):
            found["", ast.unparse(node).partition("(")[0]] = ast.unparse(node)
    return found


def _text(method: ast.FunctionDef) -> str:
    if ast.get_docstring(method) is not None:
        method.body = method.body[1:]
    return ast.unparse(method)


def _joined(merged: Sequence[tuple[tuple[str, str], str]]) -> str:
    """One text: the other statements first, then each class with its methods."""
    lines = [text for (class_, _), text in merged if not class_]
    for class_ in dict.fromkeys(class_ for (class_, _), _ in merged if class_):
        lines += [text for key, text in merged if key == (class_, "")]
        lines += [indent(text, "    ") for (each, name), text in merged if each == class_ and name]
    return "\n".join(lines) + "\n"
