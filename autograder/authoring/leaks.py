"""Find solved functions in files that students receive."""

from __future__ import annotations

import ast
import json
from collections.abc import Iterable, Iterator, Mapping

Bodies = Mapping[str, list[str]]


def functions_of(source: str) -> dict[str, ast.FunctionDef]:
    """The functions and methods of a source, by name, such as ``LSTMCell.forward``."""
    found: dict[str, ast.FunctionDef] = {}
    for node in ast.parse(source).body:
        members = node.body if isinstance(node, ast.ClassDef) else [node]
        prefix = f"{node.name}." if isinstance(node, ast.ClassDef) else ""
        found |= {prefix + f.name: f for f in members if isinstance(f, ast.FunctionDef)}
    return found


def bodies_of(solved: str, stubs: Iterable[str]) -> dict[str, list[str]]:
    """The statements of the solved functions without docstrings, as ``ast.dump`` gives them."""
    functions = functions_of(solved)
    return {stub: [ast.dump(line) for line in _without_doc(functions[stub])] for stub in stubs}


def leaks(source: str, bodies: Bodies) -> list[str]:
    """The functions whose whole solved body is somewhere in a source."""
    return [
        name
        for name, body in bodies.items()
        for block in _blocks(source)
        for start in range(len(block) - len(body) + 1)
        if block[start : start + len(body)] == body
    ]


def sources(name: str, data: bytes) -> list[str]:
    """The Python in a file: a script's text, or a notebook's code cells."""
    if name.endswith(".py"):
        return [data.decode()]
    if name.endswith(".ipynb"):
        cells = json.loads(data)["cells"]
        return ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]
    return []


def leaking(files: Mapping[str, bytes], bodies: Bodies) -> dict[str, list[str]]:
    """The files that contain solved functions, and the names of these functions."""
    found = {
        name: [stub for text in sources(name, data) for stub in leaks(text, bodies)]
        for name, data in files.items()
    }
    return {name: stubs for name, stubs in found.items() if stubs}


def _without_doc(function: ast.FunctionDef) -> list[ast.stmt]:
    return function.body[1:] if ast.get_docstring(function) else function.body


def _blocks(source: str) -> Iterator[list[str]]:
    """Every list of statements in a source, at any depth, as ``ast.dump`` gives them."""
    for node in ast.walk(ast.parse(source)):
        for _, value in ast.iter_fields(node):
            if isinstance(value, list) and value and isinstance(value[0], ast.stmt):
                yield [ast.dump(line) for line in value]
