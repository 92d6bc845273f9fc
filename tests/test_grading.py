"""Real submissions through the real worker and jail: who passes, who loses what, and where."""

from __future__ import annotations

import pytest

from autograder.worker import Worker

from .submissions import AUTOMATIC, PART, RELEASE, SOLUTIONS, as_notebook, grade, solved, statuses

STYLES = sorted(path.stem for path in (SOLUTIONS / "styles").glob("*.py"))


@pytest.mark.parametrize("file", ["lstm.py", "lstm.ipynb"])
def test_the_solved_files_get_full_marks(jailed: Worker, file: str) -> None:
    """Script and notebook pass every automatic part, under each jail."""
    report = grade(jailed, (SOLUTIONS / file).read_bytes(), file)
    assert set(statuses(report).values()) == {"passed"}, report.to_json()
    assert (report.score, report.max_score) == (90, 90)
    assert report.accuracy is not None
    assert report.accuracy > 0.9
    assert report.part("reflection").status == "manual"
    assert report.part("reflection").score is None


@pytest.mark.parametrize("file", ["lstm.py", "lstm.ipynb"])
def test_the_untouched_release_is_not_attempted(worker: Worker, file: str) -> None:
    """What students get scores 0, with no part attempted."""
    report = grade(worker, (RELEASE / file).read_bytes(), file)
    assert set(statuses(report).values()) == {"not_attempted"}
    assert report.score == 0


@pytest.mark.parametrize("name", STYLES)
def test_right_in_any_style(worker: Worker, name: str) -> None:
    """A right submission passes in full, however it is written."""
    report = grade(worker, (SOLUTIONS / "styles" / f"{name}.py").read_text("utf-8"))
    assert set(statuses(report).values()) == {"passed"}, report.to_json()


# Its loop takes half a minute of Python for the delay task; once, as a script, is enough.
@pytest.mark.parametrize("name", [name for name in STYLES if name != "scalar_loops"])
def test_right_in_any_style_as_a_notebook(worker: Worker, name: str) -> None:
    """The same as a notebook without nbgrader's metadata."""
    text = (SOLUTIONS / "styles" / f"{name}.py").read_text("utf-8")
    report = grade(worker, as_notebook(text), "lstm.ipynb")
    assert set(statuses(report).values()) == {"passed"}, report.to_json()


CRASH = "    import os; os._exit(1)\n"
ENDS = {
    "exit": "raise SystemExit",
    "os._exit": "__import__('os')._exit(0)",
    "crash": "__import__('ctypes').string_at(0)",
    "kill": "__import__('os').kill(__import__('os').getpid(), 9)",
}


@pytest.mark.parametrize("end", ENDS)
@pytest.mark.parametrize("part", list(PART.values()))
def test_an_end_in_one_part_costs_nothing_in_another(worker: Worker, part: str, end: str) -> None:
    """Exits and crashes in the middle of one part leave the others as they were."""
    first_line = {
        "lstm_cell": "def forward(self, x, state):",
        "init_hidden_cell": "def init_hidden_cell(self, batch_size):",
        "training_loop": "def train(model, batches, optimizer, criterion):",
    }[part]
    indent = " " * (4 if part == "training_loop" else 8)
    assert first_line in solved()
    text = solved().replace(first_line, f"{first_line}\n{indent}{ENDS[end]}")
    report = grade(worker, text)
    assert report.part(part).status == "failed"
    others = [p for p in AUTOMATIC if p not in (part, "delay_task")]
    assert {report.part(p).status for p in others} == {"passed"}
    blocked = part != "init_hidden_cell"
    assert report.part("delay_task").status == ("blocked" if blocked else "passed")


def test_an_endless_loop_is_named(worker: Worker) -> None:
    """A loop that never ends is stopped by CPU time and told so; the other parts pass."""
    piece = "    while True:\n        pass\n"
    start = "def train(model, batches, optimizer, criterion):\n"
    report = grade(worker, solved().replace(start, start + piece))
    assert report.part("training_loop").status == "failed"
    assert "endless loop" in report.part("training_loop").feedback
    assert report.part("lstm_cell").status == "passed"


def test_exploration_costs_nothing(worker: Worker) -> None:
    """Plots, prints, runs and loops that never end at top level are not run."""
    mess = (
        "\nimport a_module_that_is_not_there\n"
        "print(LSTMCell(3, 4))\n"
        "losses = train(SimpleLSTM(26, 16, 32), batches, optimizer, criterion)\n"
        "raise RuntimeError('a cell that failed')\n"
        "while True:\n    pass\n"
    )
    report = grade(worker, solved() + mess)
    assert set(statuses(report).values()) == {"passed"}


def test_a_missing_name_is_said(worker: Worker) -> None:
    """A file without ``train`` loses that part with its name in the feedback; the rest stands."""
    report = grade(worker, solved().replace("def train(", "def train_model("))
    assert report.part("training_loop").status == "failed"
    assert "no train in lstm.py" in report.part("training_loop").feedback
    assert report.part("lstm_cell").status == "passed"


def test_a_broken_cell_class_does_not_cost_the_state(worker: Worker) -> None:
    """Where LSTMCell cannot even be defined, SimpleLSTM's state is asked of a stand-in."""
    text = solved().replace("class LSTMCell(nn.Module):", "class LSTMCell(nn.Modul):")
    report = grade(worker, text)
    assert report.part("lstm_cell").status == "failed"
    assert report.part("init_hidden_cell").status == "passed"
    assert report.part("training_loop").status == "passed"


def test_feedback_names_the_place(worker: Worker) -> None:
    """An exception is told with its cell and line, and the code that stands there."""
    text = solved().replace("def train(model, batches, optimizer, criterion):", "def train(*_):")
    text = text.replace("def train(*_):", "def train(*_):\n    return 1 / 0")
    script = grade(worker, text).part("training_loop").feedback
    assert "ZeroDivisionError in line " in script
    assert "(return 1 / 0)" in script
    notebook = grade(worker, as_notebook(text), "lstm.ipynb").part("training_loop").feedback
    assert "ZeroDivisionError in cell 2, line " in notebook


def test_a_file_of_many_statements_is_graded(worker: Worker) -> None:
    """Twenty thousand lines that nothing needs cost nothing."""
    report = grade(worker, solved() + "a = 1\n" * 20_000)
    assert set(statuses(report).values()) == {"passed"}
