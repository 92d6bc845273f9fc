"""A student's file as a module, and what is said of its errors."""

from __future__ import annotations

import ast
import copy
import sys
import warnings

import pytest

from autograder.worker.inside.student import MissingNameError, Student, module_name


def ran(text: str, file: str = "lstm.py") -> Student:
    """All of a file, run in this process, which is then as it was."""
    student = Student(text, file, range(len(ast.parse(text).body)))
    with pytest.MonkeyPatch.context() as patch, warnings.catch_warnings():
        patch.setitem(sys.modules, student.module.__name__, student.module)
        student.run()
    return student


@pytest.mark.parametrize("file", ["copy.py", "torch.py", "lstm.ipynb", "my lstm-2.py"])
def test_the_students_module_hides_no_other(file: str) -> None:
    """It has a name of its own, whatever the file is called; the file's is still shown."""
    text = "import copy, torch\nfrom pathlib import Path\nHERE = Path(__file__).parent\n"
    student = ran(text, file)
    assert student.failures == []
    assert student.get("copy") is copy
    assert student.module.__name__ == module_name(file)
    assert module_name(file).isidentifier()
    assert module_name(file) not in sys.stdlib_module_names | {"__main__"}
    assert student.module.__file__ == file


def fails(student: Student, name: str) -> dict[str, object]:
    """What is said of the error of a call, or of there being nothing to call."""
    try:
        student.get(name)()
    except Exception as error:
        said = student.earlier(error)
        return {"type": type(error).__name__, "message": str(error), **said}
    raise AssertionError("nothing was wrong")


def test_the_first_error_is_told_with_its_victim() -> None:
    """A NameError comes with what the statement raised that was to bind the name."""
    student = ran("import json\nfrom nowhere_2 import tqdm\ndef train():\n    tqdm()\n")
    words = fails(student, "train")
    assert words == {
        "type": "NameError",
        "message": "name 'tqdm' is not defined",
        "top": False,
        "earlier_line": 2,
        "earlier_type": "ModuleNotFoundError",
        "earlier_message": "No module named 'nowhere_2'",
    }
    assert fails(ran("import nowhere_2\ndef train():\n    tqdm()\n"), "train")["top"] is False
    assert "earlier_line" not in fails(ran("x = 1 / 0\ndef train():\n    y\n"), "train")


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("from nowhere_2 import train", "ModuleNotFoundError"),
        ("from nowhere_2 import *", "ModuleNotFoundError"),
        ("import nowhere_2\ntrain = 1 / 0", "ZeroDivisionError"),
        ("import nowhere_2\nfor x in [1]:\n    train = x / 0", "ZeroDivisionError"),
        ("import nowhere_2\nfrom nowhere_2 import Base\nclass train(Base): pass", "NameError"),
        ("import nowhere_2", "MissingNameError"),
        ("import nowhere_2\ndef f():\n    train = 1\n", "MissingNameError"),
    ],
)
def test_a_missing_name_is_told_by_its_own_error(text: str, kind: str) -> None:
    """What was to bind the name says why it is missing; an import of something else does not."""
    words = fails(ran(text), "train")
    assert words["type"] == kind
    assert words["top"] is (kind != "MissingNameError")
    assert ("earlier_line" in words) is (kind == "NameError")


def test_an_error_that_cannot_be_told() -> None:
    """Exceptions of the student's own may raise when they are read: then nothing is said."""
    text = """
class Odd(Exception):
    def __str__(self):
        raise SystemExit
def f():
    raise Odd
def train():
    return x
x = f()
"""
    words = fails(ran(text), "train")
    assert (words["earlier_type"], words["earlier_message"]) == ("Odd", "")
    assert issubclass(MissingNameError, Exception)
