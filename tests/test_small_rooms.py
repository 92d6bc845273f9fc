"""Seeds, the course's secret, the rubric, splicing: small modules with one promise each."""

from __future__ import annotations

import ast
import copy
import sys
import threading
import warnings
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.assessment.exceptions import trouble, was_called
from autograder.assessment.rubric import Ask, Rung, climb
from autograder.assessment.seeds import Seeds
from autograder.authoring.splice import splice, splice_notebook
from autograder.course import course_folder, course_secret
from autograder.errors import UsageError
from autograder.submissions.source import from_notebook, from_script
from autograder.worker import Evidence, Frame
from autograder.worker.client import clean
from autograder.worker.inside.student import MissingNameError, Student, module_name

from .samples import SOLUTIONS, as_notebook, solved

words = st.text(max_size=8)


@given(words, words, words, words)
def test_seeds_differ_where_words_do(a: str, b: str, c: str, d: str) -> None:
    """No two (code, label) pairs share a seed, however their words run together."""
    one, other = Seeds(b"s", "lstm/1", a).submission(b), Seeds(b"s", "lstm/1", c).submission(d)
    assert (one == other) == ((a, b) == (c, d))
    assert 0 <= one < 2**63


def test_course_seeds_ignore_the_code() -> None:
    """The delay task's batches are the course's; the probes' inputs are the submission's."""
    mine, yours = Seeds(b"s", "lstm/1", "mine"), Seeds(b"s", "lstm/1", "yours")
    assert mine.course("x") == yours.course("x") != mine.submission("x")
    assert mine.digest == yours.digest != Seeds(b"t", "lstm/1", "mine").digest


def test_the_secret_is_made_once(tmp_path: Path) -> None:
    """Many at once get the same one, and it stays."""
    found: list[bytes] = []
    threads = [
        threading.Thread(target=lambda: found.append(course_secret(tmp_path))) for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(found)) == 1
    assert len(found[0]) == 32
    assert [path.name for path in (tmp_path / ".autograder").iterdir()] == ["secret"]


def test_a_damaged_secret_is_not_replaced(tmp_path: Path) -> None:
    """It is said, and the file stays as it was: other inputs would give other grades unnoticed."""
    path = tmp_path / ".autograder" / "secret"
    path.parent.mkdir()
    path.write_text("rubbish")
    with pytest.raises(UsageError, match="does not hold a secret"):
        course_secret(tmp_path)
    assert path.read_text() == "rubbish"


def test_the_course_is_where_its_configuration_is(tmp_path: Path) -> None:
    """The nearest folder upwards with nbgrader's configuration; else the one we are in."""
    inner = tmp_path / "a" / "b"
    inner.mkdir(parents=True)
    assert course_folder(inner) == inner
    (tmp_path / "nbgrader_config.py").write_text("")
    assert course_folder(inner) == tmp_path


def never() -> str | None:
    """A check that must not be reached."""
    raise AssertionError("looked behind a problem")


LADDER = (
    Rung(24, "values", (Ask("right"),)),
    Rung(8, "gradients", (Ask("there"), Ask("x"), Ask("y", alone=True), Ask("z"))),
    Rung(4, "sizes", (Ask("any"),)),
)


def right() -> None:
    return None


def cut() -> str:
    return "They are cut."


def test_points_are_earned_from_left_to_right() -> None:
    """Behind the first problem nothing is earned or even looked at, but for what stands alone."""
    verdict = climb(LADDER, [right, right, cut, right, never, never])
    assert verdict.score == 24
    assert verdict.feedback == (
        "They are cut.\nPoints: values 24 of 24, gradients 0 of 8; 4 more wait behind it."
    )
    states = [[each.state for each in sub.asked] for sub in verdict.subpoints]
    assert states == [["passed"], ["passed", "failed", "passed", "waits"], ["waits"]]
    assert [sub.score for sub in verdict.subpoints] == [24, 0, 0]


def test_the_first_of_a_rung_opens_it() -> None:
    """What stands alone waits too where the first thing that is asked went wrong."""
    verdict = climb(LADDER, [right, cut, never, never, never, never])
    assert [each.state for each in verdict.subpoints[1].asked] == ["failed", *["waits"] * 3]
    assert climb(LADDER[:1], [right]).feedback == "All right: values (24)."
    assert climb(LADDER[:1], [cut]).feedback == "They are cut."


@pytest.mark.parametrize("count", [5, 7])
def test_a_rubric_has_one_check_for_each_ask(count: int) -> None:
    """A check that nothing asks for would never run, and an ask without one would never fail."""
    with pytest.raises(ValueError, match="zip"):
        climb(LADDER, [right] * count)


def test_splicing_changes_what_the_piece_names() -> None:
    """A method replaces the method, a class the class; the rest stays to the letter."""
    piece = "HELP = 1\ndef init_hidden_cell(self, batch_size):\n    return None\n"
    text = splice(solved(), piece)
    assert "        return None" in text
    assert "HELP = 1" in text
    assert text.count("def init_hidden_cell") == 1
    kept = solved().split("    def init_hidden_cell")[0].splitlines()
    assert set(kept) <= set(text.splitlines())


def test_splicing_a_notebook_keeps_its_cells() -> None:
    """Only the cell with that definition changes."""
    before = (SOLUTIONS / "lstm.ipynb").read_bytes()
    after = splice_notebook(before, "def train(model, batches, optimizer, criterion):\n    pass\n")
    assert after != before
    assert b"class LSTMCell" in after
    assert splice_notebook(before, "def nobody(): pass") != b""


@given(st.text(max_size=2000))
def test_words_from_a_fork_are_tame(text: str) -> None:
    """Bounded, printable, without memory addresses: they differ from run to run."""
    tame = clean(text + " at 0x7f3a9c0d1e20")
    assert len(tame) <= 2110
    assert all(c.isprintable() or c == "\n" for c in tame)
    assert "0x7f3a9c0d1e20" not in tame


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


def told(text: str, error: dict[str, object], file: str = "lstm.py") -> str:
    """The feedback on one error."""
    source = from_script(text.encode(), file)
    if file.endswith(".ipynb"):
        source = from_notebook(as_notebook(text), file)
    return trouble(evidence_of(error), "a", source)


def evidence_of(error: dict[str, object]) -> Evidence:
    frames = {"a": Frame({}, {}, {}, error)}
    return Evidence(frames, over=None, signal=None, exit=0, cpu=0.1)


def test_trouble_tells_the_first_error_too() -> None:
    """Where it was, what stood there, what it said; then what to do about it."""
    words: dict[str, object] = {
        "type": "NameError",
        "message": "name 'tqdm' is not defined",
        "line": 4,
        "earlier_line": 2,
        "earlier_type": "ModuleNotFoundError",
        "earlier_message": "No module named 'tqdm'",
    }
    text = "import torch\nfrom tqdm import tqdm\ndef train():\n    tqdm()\n"
    assert told(text, words) == (
        "Your code stopped with NameError in line 4 (tqdm()): name 'tqdm' is not defined. Before "
        "that, line 2 (from tqdm import tqdm) stopped with ModuleNotFoundError: No module named "
        "'tqdm'. Only lstm.py is read, none of your other files, and only packages that the grader "
        "has can be imported."
    )
    for odd in (0, -1, 99, "2", None, 2.0, True):
        assert "not defined." in told(text, words | {"earlier_line": odd, "line": odd})


def test_trouble_says_that_other_files_are_not_read() -> None:
    """An import of the script beside a notebook ends in that sentence."""
    words: dict[str, object] = {
        "type": "ModuleNotFoundError",
        "message": "No module named 'lstm'",
        "line": 1,
    }
    said = told("from lstm import LSTMCell\n", words, "lstm.ipynb")
    assert "Only lstm.ipynb is read, none of your other files" in said


@pytest.mark.parametrize("kind", ["PermissionError", "InductorError"])
@pytest.mark.parametrize("use", ["torch.compile", "multiprocessing", "os.fork", "subprocess"])
def test_trouble_with_processes(kind: str, use: str) -> None:
    """What starts programs is named, where it is used and refused."""
    words: dict[str, object] = {
        "type": kind,
        "message": "[Errno 1] Operation not permitted",
        "line": 1,
    }
    sentence = "The grader lets no code start programs or processes"
    assert told(f"y = {use}(x)\n", words).endswith(f". {sentence}: take {use} out.")
    assert sentence not in told("open('/x', 'w')\n", words)
    assert sentence not in told(f"{use}(x)\n", words | {"type": "ValueError"})


def test_a_long_line_is_cut_between_words() -> None:
    """And it is seen to be cut; a short one stands as it is."""
    words: dict[str, object] = {"type": "ValueError", "message": "no", "line": 1}
    line = " + ".join(["something"] * 20)
    said = told(line + "\n", words)
    assert said == f"Your code stopped with ValueError in line 1 ({line[:71]} …): no."
    assert f"({'x' * 80} …)" in told("x" * 90, words)
    assert f"({'x' * 80})" in told("x" * 80, words)


@pytest.mark.parametrize(
    ("error", "called"),
    [
        ({"type": "ValueError", "top": False}, True),
        ({"type": "ValueError"}, True),
        ({"type": "ValueError", "top": True}, False),
        ({"type": "MissingNameError", "message": "train"}, False),
    ],
)
def test_whether_there_was_a_call(error: dict[str, object], called: bool) -> None:
    """Not where a top-level statement failed, or a name was missing, before there could be one."""
    assert was_called(evidence_of(error), "a") is called
    assert was_called(evidence_of(error), "b")
