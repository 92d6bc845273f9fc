"""A student's own check: in the notebook's kernel, under pytest, on the files that she has."""

from __future__ import annotations

import io
import shutil
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
import torch

import autograder
from autograder.authoring.splice import mistake
from autograder.cli.main import main
from autograder.errors import SubmissionError
from autograder.exercises import load
from autograder.integrations import self_check as selfcheck
from autograder.integrations.notebook import as_notebook
from autograder.integrations.self_check import check_source, own_file
from autograder.report import PartResult

from ..samples import RELEASE, SOLUTIONS, solved


@pytest.fixture
def release(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """What a student gets, in a folder of hers."""
    folder = tmp_path / "lstm"
    shutil.copytree(RELEASE, folder)
    monkeypatch.chdir(folder)
    return folder


def test_check_returns_points_and_says_why(
    release: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Outside a notebook, ``check`` prints its feedback and gives the points as a plain float."""
    (release / "lstm.py").write_text(mistake(SOLUTIONS, "cell_cell_state_detached"))
    points = autograder.check("lstm_cell")
    assert type(points) is float
    assert points == 24.0
    captured = capsys.readouterr()
    assert "the previous cell state c" in captured.out
    assert captured.err == ""


def test_the_newest_definition_in_a_notebook_counts() -> None:
    """Cells as they were run: what was defined last is checked, wherever it stands."""
    wrong = solved().replace("torch.tanh(g)", "torch.sigmoid(g)")
    source = as_notebook([wrong, "1 / 0", solved()], "lstm.ipynb")
    assert check_source(source, load("lstm"), {"lstm_cell"})["lstm_cell"].status == "passed"
    source = as_notebook([solved(), "1 / 0", wrong], "lstm.ipynb")
    assert check_source(source, load("lstm"), {"lstm_cell"})["lstm_cell"].status == "partial"


def test_a_check_tries_only_what_it_needs() -> None:
    """Checking the state says nothing of the cell; checking the delay task does both before it."""
    source = as_notebook([mistake(SOLUTIONS, "cell_returns_c_first")], "lstm.ipynb")
    state = check_source(source, load("lstm"), {"init_hidden_cell"})
    assert {part: result.status for part, result in state.items()} == {"init_hidden_cell": "passed"}
    delay = check_source(source, load("lstm"), {"delay_task"})
    assert delay["delay_task"].status == "blocked"
    assert list(delay) == ["lstm_cell", "training_loop", "delay_task"]


def test_what_stays_as_it_is_is_judged_once() -> None:
    """Asked again, a part of the same source gives the very same result; another source its own."""
    source = as_notebook([mistake(SOLUTIONS, "cell_returns_c_first")], "lstm.ipynb")
    first = check_source(source, load("lstm"), {"delay_task"})
    again = check_source(source, load("lstm"), {"lstm_cell", "delay_task"})
    assert all(again[part] is first[part] for part in first)
    fixed = check_source(as_notebook([solved()], "lstm.ipynb"), load("lstm"), {"lstm_cell"})
    assert fixed["lstm_cell"].passed


def test_what_a_busy_machine_cut_short_is_judged_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """A verdict that a limit of the clock ended is given, and not kept."""
    cut_short = PartResult("lstm_cell", 0.0, 40.0, "failed", "stopped by the clock")
    source = as_notebook([solved(), "# stopped by the clock"], "lstm.ipynb")
    with monkeypatch.context() as patched:
        graded = {"lstm_cell": cut_short}, True
        patched.setattr(selfcheck, "grade_source", lambda *_: graded)
        assert check_source(source, load("lstm"), {"lstm_cell"}) == graded[0]
    assert check_source(source, load("lstm"), {"lstm_cell"})["lstm_cell"].passed


def test_the_file_that_was_started_is_checked(release: Path) -> None:
    """Of the released notebook and script, the one with work in it; both is refused."""
    exercise = load("lstm")
    assert own_file(release, exercise).name == "lstm.ipynb"
    (release / "lstm.py").write_text(solved())
    assert own_file(release, exercise).name == "lstm.py"
    shutil.copy(SOLUTIONS / "lstm.ipynb", release / "lstm.ipynb")
    with pytest.raises(SubmissionError, match=r"Both lstm\.ipynb and lstm\.py"):
        own_file(release, exercise)


def test_a_wrong_name_is_said(release: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A part or an exercise that is not there gives 0.0 and a sentence that lists what is."""
    assert autograder.check("lstm-cell") == 0.0
    said = capsys.readouterr().out
    assert """There is no part 'lstm-cell'. Did you mean "lstm_cell"? There are: """ in said
    assert '"init_hidden_cell", "training_loop"' in said
    assert autograder.check("lstm-cell", "lstm") == 0.0
    said = capsys.readouterr().out
    assert 'Did you mean "lstm_cell"? There are: "lstm_cell", "init_hidden_cell"' in said
    assert autograder.check("lstm_cell", "mlp") == 0.0
    assert "There is no exercise 'mlp'" in capsys.readouterr().out


@pytest.mark.parametrize("exercise", [None, "lstm"])
@pytest.mark.parametrize("part", [5, None, torch.nn.LSTMCell])
def test_what_is_no_name_is_said(
    part: Any, exercise: str | None, capsys: pytest.CaptureFixture[str]
) -> None:
    """The class itself in the place of the part's name, for one."""
    assert autograder.check(part, exercise) == 0.0
    assert f"There is no part {part!r}." in capsys.readouterr().out


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("none.py", "none.py cannot be read"),
        ("a.txt", "neither a notebook"),
        ("b.ipynb", "b.ipynb"),
    ],
)
def test_a_file_that_cannot_be_read_is_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str, said: str
) -> None:
    """``autograder check`` names the file and what is wrong with it, and exits with 2."""
    if not name.startswith("none"):
        (tmp_path / name).write_text("no notebook")
    assert main(["check", str(tmp_path / name)]) == 2
    assert said in capsys.readouterr().err


def every_part() -> dict[str, PartResult]:
    """The solved file's results, judged now."""
    selfcheck._known.cache_clear()
    exercise = load("lstm")
    wanted = [part.id for part in exercise.parts if not part.is_manual]
    return check_source(as_notebook([solved()], "lstm.ipynb"), exercise, wanted)


@pytest.mark.parametrize("device", ["cpu", "meta"])
def test_what_was_set_in_torch_changes_nothing(device: str) -> None:
    """Not gradients switched off, another dtype or device; and it all stays as it was set."""
    expected = every_part()
    torch.manual_seed(3)
    first = torch.rand(1)
    torch.manual_seed(3)
    torch.set_default_dtype(torch.float64)
    torch.set_default_device(device)
    try:
        with torch.inference_mode():
            assert every_part() == expected
            assert not torch.is_grad_enabled()
        assert (torch.get_default_dtype(), torch.get_default_device().type) == (
            torch.float64,
            device,
        )
    finally:
        torch.set_default_dtype(torch.float32)
        torch.set_default_device("cpu")
    assert torch.rand(1) == first


def test_checks_in_several_threads_do_not_mix() -> None:
    """Each gets its own answer."""
    expected = every_part()
    selfcheck._known.cache_clear()
    source = as_notebook([solved()], "lstm.ipynb")
    with ThreadPoolExecutor(4) as threads:
        found = threads.map(lambda part: check_source(source, load("lstm"), {part})[part], expected)
        assert list(found) == list(expected.values())


def test_a_console_without_symbols_is_no_trouble(
    release: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the output takes ASCII alone, marks become question marks."""
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(io.BytesIO(), encoding="ascii"))
    assert autograder.check("init_hidden_cell") == 0.0
    sys.stdout.seek(0)
    assert "init_hidden_cell: 0 of 10" in sys.stdout.read()
