"""Notebooks and scripts, broken in ways that are drawn from a seed; and what the grader's own
process does with a file before anything of it is run."""

from __future__ import annotations

import functools
import json
import random
import re
from collections.abc import Callable
from dataclasses import dataclass
from encodings.aliases import aliases
from typing import Any

from autograder.batch.ledger import GradingContext, key_of
from autograder.errors import AutograderError
from autograder.exercises import load
from autograder.grading import code_hash, is_started
from autograder.submissions.slicing import code_of, is_untouched, slice_for
from autograder.submissions.source import Source, from_notebook, from_script

from ..samples import RELEASE, SOLUTIONS, as_notebook

MOST_SECONDS = 20.0  # of CPU time for one file, whatever is in it
_MOST_TIMES = 30_000  # that something is repeated


@dataclass(frozen=True)
class Mutant:
    """A broken file: the mutations that made it, its name, and its bytes."""

    kinds: tuple[str, ...]
    file: str
    data: bytes


@functools.cache
def originals() -> tuple[tuple[str, bytes], ...]:
    """Files that are in order, as notebooks and as scripts."""
    scripts = [SOLUTIONS / "lstm.py", RELEASE / "lstm.py"]
    scripts += sorted(p for name in ("mistakes", "styles") for p in (SOLUTIONS / name).glob("*.py"))
    notebooks = [folder / "lstm.ipynb" for folder in (SOLUTIONS, RELEASE)]
    found = [("lstm.ipynb", path.read_bytes()) for path in notebooks]
    for path in scripts:
        data = path.read_bytes()
        found += [("lstm.py", data), ("lstm.ipynb", as_notebook(data.decode()))]
    return tuple(found)


def mutant(seed: int) -> Mutant:
    """One of the originals after one to three mutations: the same for the same seed."""
    source = random.Random(seed)
    # The two whole notebooks are what most students hand in.
    file, data = source.choice(originals()[: source.choice([2, 6, len(originals())])])
    kinds = []
    for _ in range(source.choice([1, 1, 1, 2, 3])):
        kind, data = _mutated(file, data, source)
        kinds.append(kind)
    return Mutant(tuple(kinds), file, data)


def examine(broken: Mutant) -> str:
    """Do with a file all that the grader's own process does before its code is run.

    Gives back "read" or "refused"; raises what is not one of our errors.
    """
    reader = from_notebook if broken.file.endswith(".ipynb") else from_script
    try:
        source = reader(broken.data, broken.file)
        _use(source)
    except AutograderError as error:
        return _refused(str(error), broken.file)
    return "read"


def _refused(why: str, file: str) -> str:
    if not (why.startswith(f"{file} ") and why.endswith(".") and "\n" not in why):
        raise AssertionError(f"this is no sentence about {file}: {why!r}")
    return "refused"


def _use(source: Source) -> None:
    exercise = load("lstm")
    is_started(source, exercise)
    key_of(source, GradingContext(exercise, b"a secret", "none"))
    code_hash(source, exercise)
    for part in exercise.parts:
        json.dumps(slice_for(source, part.names).to_wire())
        if part.stub:
            is_untouched(source, part.stub)
            code_of(source, part.stub, part.names)


# --- Mutations


def _mutated(file: str, data: bytes, source: random.Random) -> tuple[str, bytes]:
    ways = ["bytes", "text", "text", "text"] + ["json", "json"] * file.endswith(".ipynb")
    way = source.choice(ways)
    kinds = {"bytes": BYTES, "text": TEXT, "json": JSON}[way]
    kind = source.choice(sorted(kinds))
    if way == "bytes":
        return f"bytes: {kind}", BYTES[kind](data, source)
    if way == "json":
        return f"json: {kind}", _in_json(data, JSON[kind], source)
    return f"text: {kind}", _in_code(file, data, TEXT[kind], source)


def _in_code(
    file: str, data: bytes, change: Callable[[str, random.Random], str], source: random.Random
) -> bytes:
    """The code of a script, or of one cell of a notebook, changed; what is none stays."""
    if not file.endswith(".ipynb"):
        return change(data.decode("utf-8", "replace"), source).encode("utf-8", "surrogatepass")
    try:
        notebook = json.loads(data)
        cell = source.choice([c for c in notebook["cells"] if c["cell_type"] == "code"])
        cell["source"] = change("".join(cell["source"]), source)
        return json.dumps(notebook).encode()
    except (ValueError, LookupError, TypeError, RecursionError):
        return data


def _in_json(
    data: bytes, change: Callable[[str, random.Random], str], source: random.Random
) -> bytes:
    return change(data.decode("utf-8", "replace"), source).encode("utf-8", "surrogatepass")


def _often(source: random.Random, most: int = _MOST_TIMES) -> int:
    """A number from 1 on, small ones as likely as large ones."""
    return int(most ** source.random())


def _anywhere(text: Any, source: random.Random) -> int:
    return source.randrange(len(text) + 1)


def _flipped(data: bytes, source: random.Random) -> bytes:
    found = bytearray(data or b" ")
    for _ in range(_often(source, 200)):
        found[source.randrange(len(found))] ^= 1 << source.randrange(8)
    return bytes(found)


def _cut(data: bytes, source: random.Random) -> bytes:
    return data[: _anywhere(data, source)]


def _cut_out(data: bytes, source: random.Random) -> bytes:
    start, end = sorted([_anywhere(data, source), _anywhere(data, source)])
    return data[:start] + data[end:]


def _doubled(data: bytes, source: random.Random) -> bytes:
    start, end = sorted([_anywhere(data, source), _anywhere(data, source)])
    return data[:end] + data[start:]


def _noise(data: bytes, source: random.Random) -> bytes:
    at = _anywhere(data, source)
    return data[:at] + source.randbytes(_often(source, 2000)) + data[at:]


def _zeros(data: bytes, source: random.Random) -> bytes:
    at = _anywhere(data, source)
    return data[:at] + bytes(_often(source, 2000)) + data[at:]


def _recoded(data: bytes, source: random.Random) -> bytes:
    """The same text in another encoding, which may be said or not."""
    encoding = source.choice(sorted(set(aliases.values())))
    said = f"# coding: {encoding}\n" if source.random() < 0.5 else ""
    try:
        return (said + data.decode("utf-8", "replace")).encode(encoding, "replace")
    except (LookupError, ValueError, TypeError, RecursionError):
        return said.encode() + data


def _cookie(data: bytes, source: random.Random) -> bytes:
    """A coding line in front that is not true."""
    encoding = source.choice([*sorted(aliases), "klingon", "utf-8" * 50, "a\0b", "é"])
    mark = source.choice([b"", b"\xef\xbb\xbf", b"\xff\xfe", b"#!/usr/bin/python\n"])
    return mark + f"# -*- coding: {encoding} -*-\n".encode() + data


BYTES: dict[str, Callable[[bytes, random.Random], bytes]] = {
    "bits flipped": _flipped,
    "cut off": _cut,
    "a piece missing": _cut_out,
    "a piece twice": _doubled,
    "noise": _noise,
    "null bytes": _zeros,
    "another encoding": _recoded,
    "a false coding line": _cookie,
}

# Opened so often and closed so often, or less; `{}` is what is inside.
_NESTS = [
    *(("(", ")"), ("[", "]"), ("{1: ", "}"), ("f(", ")"), ("a[", "]"), ("-", ""), ("not ", "")),
    *(("lambda: ", ""), ("1 + ", ""), ("1 < ", ""), ("1 if x else ", ""), ("x = ", "")),
    *(("", ".b"), ("", "()"), ("", "[0]"), ("await ", ""), ("*", ""), ("(yield ", ")")),
    *(("[x for x in ", "]"), ("(x for y in x for z in ", ")"), ("'a' ", ""), ("x or ", "")),
    *(("f'{", "}'"), ('f"{', '}"'), ("f'''{", "}'''"), ("(x := ", ")"), ("print(", "")),
    *(("lambda x=", ": x"), ("x[lambda: (", ")]"), ("1 ** ", ""), ("~", ""), ("x @ ", "")),
]
# Repeated as lines; `#` is the number of the line.
_LINES = [
    *("x = 1", "x# = x", "x# = x# + x", "import a#", "from a import b# as c#", "@x", "global x#"),
    *("def f#(): return f#()", "class C#(C): pass", "x.y# = x", "del x#", "f#(x)", "x[#] = x#"),
    *("if x: pass", "elif x: pass", "try: pass\nexcept A#: pass", "for x# in x: x#", "%magic"),
    *("!ls", "?x", "x?", "%%time", "%time x# = f()", "x = !ls", "#", "\x0c", "\\", "'''", '"'),
    *("case [x, *y]: pass", "with x# as y#: pass", "x#: int = 1", "x# += [x]", "assert x#"),
    *("lambda: (yield)", "return", "break", "async def f#(): await x", "nonlocal x", ">>> x"),
    *("def f#(a):\n    a.b = 1\nf#(x)", "x = 0x" + "f" * 4000, "type X# = int", "x = '\\N{#}'"),
]
# A statement that grows in width, of a list of names.
_WIDE = [
    *("{} = x", "x = {}", "{} = {}", "for {} in {}: pass", "f({})", "del {}", "global {}"),
    *("import {}", "from a import {}", "def f({}): pass", "class C({}): pass", "x = [{}]"),
    *("lambda {}: 0", "with {}: pass", "x = {{{}}}", "f(({}), ({}))", "x[{}] = {}"),
    *("match x:\n    case {}: pass", "def f():\n    global {}", "for x in ({}): {} = x"),
    *("({}) = ({}) = ({})", "def f():\n    {} = 1\n    nonlocal {}"),
]
# A start, what comes again and again, an end.
_LONG = [
    *(("x = '", "a", "'"), ("", "x", ""), ("x = ", "9", ""), ("# ", "é", ""), ("x = 0x", "f", "")),
    *(('x = """', "\n", '"""'), ("", " ", "x"), ("", "\t", "x"), ("x = '", "\\x00", "'")),
    *(("", "\\\n", "x"), ("%", "m ", ""), ("x", "?", ""), ("", ";", ""), ("x = 1.", "1", "")),
]
_ODD = [
    *("\0", "\x0c", "\r", "\x1a", "\x1b[2J", "\x85", "\u2028", "\ufeff", "\u202e", "\ud800"),
    *("\udfff", "\t", "\v", "\x7f", "´", "“", "x²", "ﬁ", "𝐱", "\\", "\\\n", "'", '"""', "(", "]"),
    *("}", ":", ";", "@", "$", "?", "!", "%", "`", "\x1c", "\x1d", "\\\x0c", "# type: ignore"),
    *("from __future__ import annotations\n", "from __future__ import braces\n", "exec", "...."),
    *("1e999999", "1_", "0777", "1" * 5000, "0x" + "f" * 5000, "1." + "0" * 5000, "1" * 5000 + "j"),
    *("2 ** 2 ** 30", "'a' * 10 ** 9", "(1,) * 10 ** 9", "1 << 10 ** 9", "b'é'", "u'\\ud800'"),
    *("f'{x!r:{y}}'", "f'{x'", "f'{{'", "f'{x:{x:{x}}}'", "f'{'", "rb''", "'\\x'", "'\\u12'"),
    *("0 if 1 else", "lambda:", "*a, = x", "print x", "exec 'x'", "<>", "async", "__debug__ = 1"),
    *(
        "None = 1",
        "f() = 1",
        "x = yield",
        "await x",
        "class",
        "def f(a, a): pass",
        "\N{NO-BREAK SPACE}",
    ),
]


def _odd(text: str, source: random.Random) -> str:
    for _ in range(_often(source, 20)):
        at = _anywhere(text, source)
        text = text[:at] + source.choice(_ODD) + text[at:]
    return text


def _shuffled(text: str, source: random.Random) -> str:
    """Some tokens dropped, doubled, or in each other's place."""
    tokens = re.findall(r"\w+|\s+|[^\w\s]", text) or [" "]
    for _ in range(_often(source, 100)):
        one, other = source.randrange(len(tokens)), source.randrange(len(tokens))
        change = source.choice(["swap", "drop", "double"])
        if change == "swap":
            tokens[one], tokens[other] = tokens[other], tokens[one]
        else:
            tokens[one] = "" if change == "drop" else tokens[other] * 2
    return "".join(tokens)


def _nested(text: str, source: random.Random) -> str:
    opening, closing = source.choice(_NESTS)
    times = _often(source)
    closings = times if source.random() < 0.8 else _often(source)
    return _with_line(text, opening * times + "x" + closing * closings, source)


def _mixed_nests(text: str, source: random.Random) -> str:
    pairs = [source.choice(_NESTS) for _ in range(_often(source, 2000))]
    line = "".join(o for o, _ in pairs) + "x" + "".join(c for _, c in reversed(pairs))
    return _with_line(text, line, source)


def _fstrings(text: str, source: random.Random) -> str:
    """f-strings within each other, in all the quotes there are, and in format specs."""
    line = "x"
    for _ in range(_often(source, 40)):
        quote = source.choice(["'", '"', "'''", '"""'])
        around = source.choice(["f{q}{{{x}}}{q}", "f{q}{{y:{{{x}}}}}{q}", "f{q}a{{{x}!r}}{q}"])
        line = around.format(q=quote, x=line)
    return _with_line(text, line, source)


def _indented(text: str, source: random.Random) -> str:
    """Blocks within blocks."""
    heads = ["if x:", "for x in y:", "def f():", "class C:", "try:", "with x:", "while x:"]
    heads += ["match x:", "case x:", "else:", "async def f():"]
    depth = _often(source, 400)
    lines = [" " * level + source.choice(heads) for level in range(depth)]
    return _with_line(text, "\n".join([*lines, " " * depth + "pass"]), source)


def _chain(text: str, source: random.Random) -> str:
    """A long if and elif, of which each is within the one before."""
    times = _often(source, 5000)
    return _with_line(text, "if x: pass\n" + "elif x: pass\n" * times + "else: pass", source)


def _repeated(text: str, source: random.Random) -> str:
    line, times = source.choice(_LINES), _often(source, 6000)
    lines = [line.replace("#", str(number)) for number in range(times)]
    return _with_line(text, "\n".join(lines)[:900_000], source)


def _wide(text: str, source: random.Random) -> str:
    width, between = _often(source), source.choice([", ", ", ", ", ", " = ", ".", " + ", ", *"])
    names = between.join(f"a{number}" for number in range(width))
    return _with_line(text, source.choice(_WIDE).format(names, names, names), source)


def _long_line(text: str, source: random.Random) -> str:
    start, again, end = source.choice(_LONG)
    return _with_line(text, start + again * _often(source, 300_000) + end, source)


def _with_line(text: str, line: str, source: random.Random) -> str:
    """A line between two others, at the depth of the first or of none."""
    lines = text.split("\n")
    at = source.randrange(len(lines) + 1)
    before = lines[at - 1] if at else ""
    indent = before[: len(before) - len(before.lstrip())] if source.random() < 0.5 else ""
    return "\n".join([*lines[:at], indent + line, *lines[at:]])


TEXT: dict[str, Callable[[str, random.Random], str]] = {
    "odd characters": _odd,
    "tokens shuffled": _shuffled,
    "one nest": _nested,
    "mixed nests": _mixed_nests,
    "nested f-strings": _fstrings,
    "nested blocks": _indented,
    "a chain of elif": _chain,
    "a line repeated": _repeated,
    "a wide statement": _wide,
    "a long line": _long_line,
}

_VALUES: list[str] = [
    *("null", "true", "false", "0", "-1", "4", "4.0", "4.5", "1e999", "-1e999", "NaN", "Infinity"),
    *("-Infinity", "9" * 4000, "9" * 5000, "-" + "9" * 20, '""', '"code"', '"x = 1"', '"\\ud800"'),
    *('"\\u0000"', '"\\ud83d"', "[]", "{}", '[""]', "[[]]", "[null]", '{"": null}', "[1, [2]]"),
    *('"%%time\\n!ls"', '{"cell_type": "code", "source": "x = 1"}', "'x'", "undefined", "", "\x00"),
]


def _at_node(text: str, source: random.Random, change: Callable[[Any, Any], None]) -> str:
    """A change at one place of the tree: at a container and one of its keys."""
    try:
        tree = json.loads(text)
    except (ValueError, RecursionError):
        return text
    places = [(node, key) for node in _containers(tree) for key in _keys(node)]
    if not places:
        return text
    change(*source.choice(places))
    return json.dumps(tree, ensure_ascii=source.random() < 0.5)


def _containers(tree: Any) -> list[Any]:
    found, waiting = [], [tree]
    while waiting:
        node = waiting.pop()
        if isinstance(node, dict | list):
            found.append(node)
            waiting += node.values() if isinstance(node, dict) else node
    return found


def _keys(node: Any) -> list[Any]:
    return list(node) if isinstance(node, dict) else list(range(len(node)))


def _other_value(text: str, source: random.Random) -> str:
    """Another value, of any type or none, in the place of one."""
    mark = "another value stands here"
    marked = _at_node(text, source, lambda node, key: node.__setitem__(key, mark))
    return marked.replace(f'"{mark}"', source.choice(_VALUES))


def _deep_value(text: str, source: random.Random) -> str:
    mark, times = "a deep value stands here", _often(source, 200_000)
    marked = _at_node(text, source, lambda node, key: node.__setitem__(key, mark))
    opening, closing = source.choice([("[", "]"), ('{"a":', "}"), ('[{"a":[', "]}]")])
    closings = times if source.random() < 0.8 else _often(source)
    return marked.replace(f'"{mark}"', opening * times + "1" + closing * closings)


def _missing(text: str, source: random.Random) -> str:
    return _at_node(text, source, lambda node, key: node.__delitem__(key))


def _key_twice(text: str, source: random.Random) -> str:
    """A key that comes again with another value: the last one counts."""
    keys = list(re.finditer(r'"(\w+)":', text))
    if not keys:
        return text
    key = source.choice(keys)
    return text[: key.start()] + f"{key[0]} {source.choice(_VALUES)}, " + text[key.start() :]


def _moved(text: str, source: random.Random) -> str:
    """A value somewhere deeper in the tree, or a part of it many times."""
    times = _often(source, 300)

    def change(node: Any, key: Any) -> None:
        again = json.dumps(node[key])
        if len(again) * times < 3_000_000:
            node[key] = [json.loads(again) for _ in range(times)]

    return _at_node(text, source, change)


def _cells_again(text: str, source: random.Random) -> str:
    """All cells over and over."""

    def change(node: Any, key: Any) -> None:
        if isinstance(node, dict) and isinstance(node.get("cells"), list):
            node["cells"] = node["cells"] * _often(source, 60)

    try:
        tree = json.loads(text)
    except (ValueError, RecursionError):
        return text
    change(tree, "cells")
    return json.dumps(tree)


JSON: dict[str, Callable[[str, random.Random], str]] = {
    "another value": _other_value,
    "a deep value": _deep_value,
    "a value missing": _missing,
    "a key twice": _key_twice,
    "a value repeated": _moved,
    "all cells again": _cells_again,
}
