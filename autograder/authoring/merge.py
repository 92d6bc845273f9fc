"""Two mistakes in one: what each changes in the solved piece, changed in it at once."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from functools import lru_cache
from itertools import pairwise
from textwrap import indent

_TOKEN = re.compile(r"\w+|\s+|[^\w\s]")
Edit = tuple[int, int, Sequence[str]]  # these tokens of the solved piece give way to those


def combine(solved: str, one: str, other: str) -> str | None:
    """The text of a piece with both mistakes, or None where they change the same place, or what
    comes out is no Python.

    Args:
        solved: a file with the right piece in it.
        one, other: files of mistakes, each with a whole definition.
    """
    base, left, right = (_definitions(text) for text in (solved, one, other))
    merged = []
    for key in [*left, *(key for key in right if key not in left)]:
        text = _merged(base.get(key, ""), left.get(key), right.get(key))
        if text is None:
            return None
        merged.append((key, text))
    return _python(_joined(merged))


def _python(text: str) -> str | None:
    try:
        ast.parse(text)
    except SyntaxError:
        return None
    return text


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


@lru_cache(maxsize=512)  # each mistake is combined with all others
def _definitions(text: str) -> dict[tuple[str, str], str]:
    """The text of every method of every class, of every other statement, and of a class's head, by
    class and name; docstrings left out."""
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
    """Other statements first, then each class with its methods."""
    lines = [text for (home, _), text in merged if not home]
    for home in dict.fromkeys(home for (home, _), _ in merged if home):
        lines += [text for key, text in merged if key == (home, "")]
        lines += [indent(text, "    ") for (own, name), text in merged if own == home and name]
    return "\n".join(lines) + "\n"
