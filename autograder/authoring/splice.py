"""Put pieces with one mistake into the solved files, for demos and tests."""

from __future__ import annotations

import ast
import json
import textwrap
from pathlib import Path


def splice(solved: str, piece: str) -> str:
    """Replace the definitions in ``solved`` by those of the same name in ``piece``.

    A function in ``piece`` may replace a method. Statements that ``solved`` does not have (imports,
    helpers) go in front of its first definition. All other text stays as it is.
    """
    lines = solved.splitlines()
    places = _definitions(ast.parse(solved))
    extra, swaps = [], []
    for node in ast.parse(piece).body:
        text = _text(piece, node)
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and node.name in places:
            swaps.append((*places[node.name], text))
        elif not _is_docstring(node):
            extra.append(text)
    if not swaps:
        return solved
    for first, last, indent, text in sorted(swaps, reverse=True):
        lines[first - 1 : last] = textwrap.indent(text, " " * indent).splitlines()
    front = min(first for first, *_ in places.values()) - 1
    return "\n".join([*lines[:front], *extra, "", "", *lines[front:]]) + "\n"


def splice_notebook(solved: bytes, piece: str) -> bytes:
    """``splice`` for each code cell of a solved notebook."""
    notebook = json.loads(solved)
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            cell["source"] = splice("".join(cell["source"]), piece)
    return json.dumps(notebook, indent=1).encode()


def mistake(solutions: Path, name: str) -> str:
    """The solved script with one known mistake, such as ``cell_gate_order_ifog``."""
    solved = (solutions / "lstm.py").read_text("utf-8")
    return splice(solved, (solutions / "mistakes" / f"{name}.py").read_text("utf-8"))


def _definitions(tree: ast.Module) -> dict[str, tuple[int, int, int]]:
    """First line, last line and indent of every top-level definition and every method."""
    found: dict[str, tuple[int, int, int]] = {}
    for node in tree.body:
        if isinstance(node, ast.ClassDef):
            methods = [method for method in node.body if isinstance(method, ast.FunctionDef)]
            found |= {method.name: _span(method) for method in methods if method.name[0] != "_"}
    top = [node for node in tree.body if isinstance(node, ast.ClassDef | ast.FunctionDef)]
    return found | {node.name: _span(node) for node in top}


def _span(node: ast.ClassDef | ast.FunctionDef) -> tuple[int, int, int]:
    first = min([node.lineno, *(decorator.lineno for decorator in node.decorator_list)])
    return first, node.end_lineno or node.lineno, node.col_offset


def _text(source: str, node: ast.stmt) -> str:
    decorators = getattr(node, "decorator_list", [])
    first = min([node.lineno, *(decorator.lineno for decorator in decorators)])
    return "\n".join(source.splitlines()[first - 1 : node.end_lineno])


def _is_docstring(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
