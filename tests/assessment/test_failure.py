"""What is said of an exception: the line, the message, the error before it, and what to do."""

from __future__ import annotations

import pytest

from autograder.assessment.exceptions import failure, was_called
from autograder.submissions.source import from_notebook, from_script
from autograder.worker import Evidence, Frame

from ..samples import as_notebook


def feedback(text: str, error: dict[str, object], file: str = "lstm.py") -> str:
    """The feedback on one error."""
    source = from_script(text.encode(), file)
    if file.endswith(".ipynb"):
        source = from_notebook(as_notebook(text), file)
    return failure(evidence_of(error), "a", source)


def evidence_of(error: dict[str, object]) -> Evidence:
    frames = {"a": Frame({}, {}, {}, error)}
    return Evidence(frames, over=None, signal=None, exit=0, cpu=0.1)


def test_the_first_error_too() -> None:
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
    assert feedback(text, words) == (
        "Your code stopped with NameError in line 4 (tqdm()): name 'tqdm' is not defined. Before "
        "that, line 2 (from tqdm import tqdm) stopped with ModuleNotFoundError: No module named "
        "'tqdm'. Only lstm.py is read, none of your other files, and only packages that the grader "
        "has can be imported."
    )
    for odd in (0, -1, 99, "2", None, 2.0, True):
        assert "not defined." in feedback(text, words | {"earlier_line": odd, "line": odd})


def test_other_files_are_not_read() -> None:
    """An import of the script beside a notebook ends in that sentence."""
    words: dict[str, object] = {
        "type": "ModuleNotFoundError",
        "message": "No module named 'lstm'",
        "line": 1,
    }
    said = feedback("from lstm import LSTMCell\n", words, "lstm.ipynb")
    assert "Only lstm.ipynb is read, none of your other files" in said


@pytest.mark.parametrize("kind", ["PermissionError", "InductorError"])
@pytest.mark.parametrize("use", ["torch.compile", "multiprocessing", "os.fork", "subprocess"])
def test_starting_processes_is_told(kind: str, use: str) -> None:
    """What starts programs is named, where it is used and refused."""
    words: dict[str, object] = {
        "type": kind,
        "message": "[Errno 1] Operation not permitted",
        "line": 1,
    }
    sentence = "The grader lets no code start programs or processes"
    assert feedback(f"y = {use}(x)\n", words).endswith(f". {sentence}: remove {use}.")
    assert sentence not in feedback("open('/x', 'w')\n", words)
    assert sentence not in feedback(f"{use}(x)\n", words | {"type": "ValueError"})


def test_a_long_line_is_cut_between_words() -> None:
    """Long code ends in an ellipsis; short code is whole."""
    words: dict[str, object] = {"type": "ValueError", "message": "no", "line": 1}
    line = " + ".join(["something"] * 20)
    said = feedback(line + "\n", words)
    assert said == f"Your code stopped with ValueError in line 1 ({line[:71]} …): no."
    assert f"({'x' * 80} …)" in feedback("x" * 90, words)
    assert f"({'x' * 80})" in feedback("x" * 80, words)


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
