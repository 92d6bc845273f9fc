"""What is read of a file, where its lines stand, and which files are refused."""

from __future__ import annotations

import contextlib
import json
import subprocess
import sys
import warnings
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autograder.errors import SubmissionError
from autograder.submissions.source import MAX_CODE, Source, from_notebook, from_script


def cell(source: object, kind: str = "code") -> dict[str, Any]:
    return {"cell_type": kind, "metadata": {}, "source": source}


def as_bytes(*cells: object, **changes: object) -> bytes:
    whole = {"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": list(cells)}
    return json.dumps(whole | changes).encode()


def notebook(*sources: str) -> Source:
    return from_notebook(as_bytes(*map(cell, sources)), "lstm.ipynb")


def why(data: bytes, name: str = "lstm.ipynb") -> str:
    """The sentence with which the file is refused."""
    reader = from_notebook if name.endswith(".ipynb") else from_script
    with pytest.raises(SubmissionError) as caught:
        reader(data, name)
    return str(caught.value)


# --- Places


def test_cells_are_joined_in_order() -> None:
    """Code cells follow one another; text cells are not code, but count as cells."""
    data = as_bytes(
        cell("# Title", "markdown"),
        cell(["x = 1\n", "y = 2"]),
        cell("", "raw"),
        cell("z = 3\n"),
        cell(""),
        cell("last = 4"),
    )
    source = from_notebook(data, "lstm.ipynb")
    assert source.text == "x = 1\ny = 2\nz = 3\n\n\nlast = 4"
    places = ["cell 2, line 1", "cell 2, line 2", "cell 4, line 1", "cell 4, line 2"]
    places += ["cell 5, line 1", "cell 6, line 1"]
    assert [source.place(lineno) for lineno in range(1, 7)] == places
    assert source.line(3) == "z = 3"
    assert [type(node).__name__ for node in source.tree().body] == ["Assign"] * 4


def test_places_in_a_script() -> None:
    """A script's lines are its own; a number that is none has no text."""
    source = from_script(b"x = 1\ny = 2\n", "lstm.py")
    assert source.place(2) == "line 2"
    assert source.line(2) == "y = 2"
    assert source.line(0) == source.line(9) == ""
    assert notebook("x = 1").place(9) == "line 9"


@pytest.mark.parametrize("minor", [0, 1, 2, 3, 4, 5, 9])
def test_notebook_versions(minor: int) -> None:
    """Every nbformat 4 is read, with ids and nbgrader's metadata or without."""
    graded = cell("x = 1") | {"id": "a1", "metadata": {"nbgrader": {"grade": True}}}
    source = from_notebook(as_bytes(graded, nbformat_minor=minor), "lstm.ipynb")
    assert source.text == "x = 1"


# --- Magics


@pytest.mark.parametrize(
    ("text", "python"),
    [
        ("x = 5 % 3\n# %magic\n'''\n!ls\n'''", "x = 5 % 3\n# %magic\n'''\n!ls\n'''"),
        (
            "%matplotlib inline\nx = 1",
            "get_ipython().run_line_magic('matplotlib', 'inline')\nx = 1",
        ),
        ("x = !ls", "x = get_ipython().getoutput('ls')"),
        ("?x\ny = 1", "get_ipython().run_line_magic('pinfo', 'x')\ny = 1"),
        ("x?", "get_ipython().run_line_magic('pinfo', 'x')"),
        ("!ls \\\n  -l\ny = 1", "get_ipython().system('ls    -l')\n\ny = 1"),
        (
            "for i in a:\n    !ls \\\n -l\n    b",
            "for i in a:\n    get_ipython().system('ls   -l')\n\n    b",
        ),
        ("\n \n!ls\nx = 1\n\n", "\n \nget_ipython().system('ls')\nx = 1\n\n"),
        ("%%time\nx = 1", "\nx = 1"),
        ("\n%%timeit -n 1\n%%capture out\n!ls\nx = 1", "\n\n\nget_ipython().system('ls')\nx = 1"),
        ("%time x = f()\n!ls", "x = f()\nget_ipython().system('ls')"),
        ("if a:\n    %time x = f()", "if a:\n    x = f()"),
        ("  x = 1\n  y = 2", "x = 1\ny = 2"),
        (">>> x = 1", "x = 1"),
        ("await f()", "await f()"),
        ("!ls\r\nx = 1\r\n", "get_ipython().system('ls')\nx = 1\n"),
    ],
)
def test_magics_keep_the_lines(text: str, python: str) -> None:
    """Magics become Python on as many lines, so that places below them stay right."""
    source = notebook("first", text, "last")
    assert source.text == f"first\n{python}\nlast"
    assert source.place(source.text.count("\n") + 1) == "cell 3, line 1"
    assert source.notes == ()


@pytest.mark.parametrize("magic", ["%%bash", "%%html", "%%writefile lstm.py", "%%javascript"])
def test_other_cell_magics(magic: str) -> None:
    """A cell that is not Python at all is left out, with a note."""
    source = notebook("x = 1", f"{magic}\ny = 2", "z = 3")
    assert source.text == "x = 1\nz = 3"
    assert source.place(2) == "cell 3, line 1"
    assert source.notes == (f"Cell 2 begins with {magic.split()[0]}, so it was left out.",)


def test_many_magics_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    """A cell made to keep IPython busy for hours is left out instead."""
    monkeypatch.setattr("autograder.submissions.source.MAX_MAGIC_WORK", 10_000)
    source = notebook("x = 1\n" * 400 + "!ls\n" * 400, "y = 2")
    assert source.text == "y = 2"
    assert source.notes == ("Cell 1 holds more magics than the grader reads, so it was left out.",)


def test_ipython_is_only_imported_for_magics() -> None:
    """A notebook of plain Python is read without the cost of importing IPython."""
    code = (
        "import sys\nfrom autograder.submissions.source import from_notebook\n"
        f"from_notebook({as_bytes(cell('x'))!r}, 'lstm.ipynb')\n"
        "assert 'IPython' not in sys.modules\n"
    )
    subprocess.run([sys.executable, "-c", code], env={"PYTHONPATH": ":".join(sys.path)}, check=True)


# --- Cells that are left out


@pytest.mark.parametrize(
    ("text", "note"),
    [
        ("x = 1\ny =\n", "has a syntax error in line 2 (invalid syntax)"),
        ("%%time\n!ls\nx = = 1", "has a syntax error in line 3 (invalid syntax)"),
        ("return 1", "has a syntax error in line 1 ('return' outside function)"),
        ("pip install torch", "has a syntax error in line 1 (invalid syntax)"),
        ("-" * 100_000 + "1", "is nested too deeply to be read"),
        ("x = '\ud800'", "holds characters that no Python file may hold, such as a null byte"),
    ],
)
def test_cells_that_are_not_python(text: str, note: str) -> None:
    """What is no Python is left out alone, as it fails alone in Jupyter, with a note."""
    source = notebook("x = 1", text, "z = 3")
    assert source.text == "x = 1\nz = 3"
    assert source.notes == (f"Cell 2 {note}, so it was left out.",)


def test_null_byte_in_a_cell() -> None:
    """A null byte spoils its cell only."""
    source = notebook("x = 1\0", "y = 2")
    assert source.text == "y = 2"
    assert len(source.notes) == 1


def test_no_warnings_leak() -> None:
    """What Python warns of in students' code (here an invalid escape), or IPython
    of odd line ends, is not the grader's."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        notebook('x = "\\d"\nx is 1', '!ls\ny = "\\d"', "!ls\x1c")
        from_script(b'x = "\\d"\nx is 1', "lstm.py").tree()
    assert caught == []


# --- Encodings


@pytest.mark.parametrize(
    "data",
    [
        "x = 'é'".encode(),
        b"\xef\xbb\xbfx = '\xc3\xa9'",
        b"# -*- coding: latin-1 -*-\nx = '\xe9'",
        "# coding: gbk\nx = 'é'".encode("gbk"),
    ],
)
def test_encodings_of_scripts(data: bytes) -> None:
    """UTF-8, with a byte order mark or not, and what a ``coding`` line names."""
    assert from_script(data, "lstm.py").text.splitlines()[-1] == "x = 'é'"


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (b"x = '\xe9'", "UTF-8"),
        ("x = 1".encode("utf-16"), "UTF-8"),
        (b"# coding: klingon\n", "UTF-8"),
        (b"# coding: hex\n00", "HEX"),
        (b"# coding: punycode\nx = 1", "PUNYCODE"),
        (b"# coding: utf-7\nx = 1", "UTF-7"),
        (b"\xef\xbb\xbf# coding: latin-1\n", "UTF-8"),
    ],
)
def test_scripts_that_are_no_text(data: bytes, encoding: str) -> None:
    """What is no text in its encoding, or in one that no Python is written in, is refused."""
    assert why(data, "lstm.py") == (
        f"lstm.py cannot be read as {encoding} text. Save it as UTF-8, without a 'coding' line."
    )


def test_byte_order_mark_of_a_notebook() -> None:
    """A notebook may begin with a byte order mark."""
    assert from_notebook(b"\xef\xbb\xbf" + as_bytes(cell("x")), "lstm.ipynb").text == "x"


def test_line_ends() -> None:
    """Windows and old Mac line ends are line ends; a form feed is none."""
    source = from_script(b"x = 1\r\ny = 2\rz = 3\n\x0c\nw = 4", "lstm.py")
    assert source.line(3) == "z = 3"
    assert source.line(5) == "w = 4"
    assert source.tree().body[-1].lineno == 5


# --- Files that are refused


@pytest.mark.parametrize("data", [b"", b" \n"])
def test_empty_files(data: bytes) -> None:
    """An empty file can be read: nothing was attempted."""
    assert from_script(data, "lstm.py").tree().body == []
    assert from_notebook(data, "lstm.ipynb") == Source("", (), "lstm.ipynb")


def test_script_with_a_syntax_error() -> None:
    """A script that is no Python is refused, with the line and what Python says."""
    assert why(b"x = 1\ndef f(:\n", "lstm.py") == (
        "lstm.py has a syntax error in line 2 (invalid syntax). "
        "Fix that, and run the file once to see it work."
    )
    assert "line 1 ('return' outside function)" in why(b"return 1", "lstm.py")


@pytest.mark.parametrize("text", ["-" * 100_000 + "1", "1+" * 100_000 + "1", "a" + ".b" * 100_000])
def test_deeply_nested_scripts(text: str) -> None:
    """Whatever Python raises on deep nesting becomes one sentence."""
    assert why(text.encode(), "lstm.py").startswith("lstm.py is nested too deeply to be read.")


def test_null_bytes_in_a_script() -> None:
    """Null bytes are named as what they are."""
    assert why(b"x = 1\0", "lstm.py").startswith("lstm.py holds null bytes, so it is not Python")


def test_too_much_code() -> None:
    """More code than anybody writes is refused before it is parsed."""
    assert "holds more than 1,000,000 characters of code" in why(b"#" * (MAX_CODE + 1), "lstm.py")
    half = cell("#" * (MAX_CODE // 2 + 1))
    assert "holds more than 1,000,000 characters of code" in why(as_bytes(half, half))


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"x = 1", "it is not JSON, or it was cut off"),
        (as_bytes(cell("x"))[:-3], "it is not JSON, or it was cut off"),
        (b'{"nbformat": 4, "cells": "\xff"}', "it is not UTF-8 text"),
        (b"[" * 100_000, "its contents are nested too deeply"),
        (b"9" * 5_000, "it is not JSON, or it was cut off"),
        (b"[]", "it does not say which notebook format it has"),
        (b"{}", "it does not say which notebook format it has"),
        (as_bytes(cells=None), "it has no list of cells"),
        (as_bytes(cells={}), "it has no list of cells"),
        (as_bytes("x"), "its cell 1 is not a cell"),
        (as_bytes(cell("x"), {"source": "x"}), "its cell 2 is not a cell"),
        (as_bytes(cell(None)), "the source of its cell 1 is not text"),
        (as_bytes(cell(["x", 1])), "the source of its cell 1 is not text"),
    ],
)
def test_not_a_notebook(data: bytes, reason: str) -> None:
    """What is no notebook is refused in one sentence that says why, and one that helps."""
    assert why(data) == (
        f"lstm.ipynb is not a notebook: {reason}. Save it again from Jupyter and hand that in."
    )


@pytest.mark.parametrize("version", [3, 5, "4", None, [4] * 100])
def test_other_notebook_formats(version: object) -> None:
    """Formats 3 and 5, and what is no number, are refused by their number."""
    assert why(as_bytes(nbformat=version)).startswith("lstm.ipynb has notebook format ")


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=60))
def test_any_bytes(data: bytes) -> None:
    """Whatever the bytes, they are read or refused."""
    for reader in (from_script, from_notebook):
        with contextlib.suppress(SubmissionError):
            reader(data, "lstm").tree()


@settings(max_examples=200, deadline=None)
@given(st.lists(st.text("x=1%!?\\\n\r (>'#\0\ud800é", max_size=20), max_size=4))
def test_any_cells(texts: list[str]) -> None:
    """Whatever the cells, each is there or has a note, and every line has its place."""
    source = notebook(*texts)
    cells = {number for number, _ in source.places}
    assert len(cells) + len(source.notes) == len(texts)
    assert len(source.places) == (source.text.count("\n") + 1 if cells else 0)
    for number, line in source.places:
        assert 1 <= line <= len(texts[number - 1].splitlines()) + 1
    source.tree()


def test_reading_in_threads() -> None:
    """Several threads read; Python 3.11's parser mixes them up unless they take turns."""
    text = "x = " + "(" * 40 + "1" + ")" * 40 + " + [a for a in (1, 2)]\n"
    data = (text * 300).encode()
    with ThreadPoolExecutor(4) as pool:
        sources = list(pool.map(lambda _: from_script(data, "lstm.py"), range(24)))
    assert {source.text for source in sources} == {text * 300}
