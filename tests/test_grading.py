"""Real submissions through the real worker and jail: who passes, who loses what, and where."""

from __future__ import annotations

import pytest

from autograder.worker import Worker

from .samples import AUTOMATIC, PART, RELEASE, SOLUTIONS, as_notebook, grade, solved, statuses

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


def test_a_counter_of_the_file_is_kept(worker: Worker) -> None:
    """``global step`` in the loop has its start, and trying it out costs nothing."""
    text = solved().replace("def train(", "step = 0\n\n\ndef train(")
    text = text.replace("    losses = []\n", "    global step\n    losses = []\n")
    text = text.replace("        losses.append", "        step += 1\n        losses.append")
    report = grade(worker, text + "\nlosses = train(model, batches)\nwhile True:\n    pass\n")
    assert "global step" in text
    assert set(statuses(report).values()) == {"passed"}, report.to_json()


RELEASED = (RELEASE / "lstm.py").read_text("utf-8")
STUB = '        raise NotImplementedError("your code replaces this line")\n'
FORWARD = solved().split("    def forward")[1].split("class SimpleLSTM")[0]
METHOD = "def forward" + FORWARD.replace("\n        ", "\n    ")
STEP = "    def step" + FORWARD
MADE = solved()[solved().index("class LSTMCell") : solved().index("class SimpleLSTM")]
INDENTED = "    " + MADE.strip().replace("\n", "\n    ") + "\n"
ADD = "def add(Class):\n    return lambda made: setattr(Class, made.__name__, made)\n"
PATCH = "def patch(made):\n    setattr(made.__annotations__['self'], made.__name__, made)\n"
BELOW = {
    "another class": MADE.replace("LSTMCell", "MyCell") + "LSTMCell = MyCell\n",
    "setattr": METHOD.replace("forward", "mine") + "setattr(LSTMCell, 'forward', mine)\n",
    "in for": "for _ in range(1):\n" + INDENTED,
    "in while": "while True:\n" + INDENTED + "    break\n",
    "in with": "with torch.no_grad():\n" + INDENTED,
    "in match": "match 1:\n  case 1:\n" + INDENTED,
    "add_to_class": ADD + "@add(LSTMCell)\n" + METHOD,
    "patch": PATCH + "@patch\n" + METHOD.replace("self,", "self: LSTMCell,"),
}


@pytest.mark.parametrize("how", BELOW)
def test_a_stub_left_above_what_replaces_it(worker: Worker, how: str) -> None:
    """What is right by the time that the file has run is right, whatever stands above."""
    report = grade(worker, RELEASED + "\n\n" + BELOW[how])
    part = report.part("lstm_cell")
    assert part.status == "passed", part.feedback
    assert report.part("training_loop").status == "not_attempted"
    assert report.part("delay_task").status == "not_attempted"


def test_a_stub_replaced_in_its_class(worker: Worker) -> None:
    """``forward = step`` below a stub counts."""
    more = STEP + "    forward = step\n\n\nclass SimpleLSTM"
    part = grade(worker, RELEASED.replace("class SimpleLSTM", more)).part("lstm_cell")
    assert part.status == "passed", part.feedback


def test_a_stub_that_is_run_is_still_not_attempted(worker: Worker) -> None:
    """Where the source does not tell, the stub's own error does, for what builds on it too."""
    more = "\nsetattr(LSTMCell, 'size', 3)\n"
    report = grade(worker, RELEASED + more)
    assert set(statuses(report).values()) == {"not_attempted"}


@pytest.mark.parametrize("file", ["copy.py", "random.py", "math.py", "torch.py", "numpy.py"])
def test_a_file_may_have_a_modules_name(worker: Worker, file: str) -> None:
    """The student's module does not stand in the way of the one that it is named like."""
    name = file.removesuffix(".py")
    check = f"import {name} as it; assert not hasattr(it, 'LSTMCell')"
    text = solved().replace("        return h, c\n", f"        {check}\n        return h, c\n")
    text += "\nfrom pathlib import Path\nHERE = Path(__file__).parent\nLSTMCell.here = HERE\n"
    text += "from dataclasses import dataclass\nimport copy, types\n@dataclass\nclass Config:\n"
    text += "    copy: types.ModuleType = copy\nLSTMCell.config = copy.deepcopy(Config(3))\n"
    report = grade(worker, text, file)
    assert set(statuses(report).values()) == {"passed"}, report.to_json()


def test_other_files_are_not_read(worker: Worker) -> None:
    """A notebook that imports the right script beside it is told why that cannot be."""
    text = "import torch\nfrom lstm import LSTMCell, SimpleLSTM, train\n"
    part = grade(worker, as_notebook(text), "lstm.ipynb").part("lstm_cell")
    assert "ModuleNotFoundError" in part.feedback
    assert "Only lstm.ipynb is read, none of your other files" in part.feedback


@pytest.mark.parametrize(
    "line",
    [
        "import subprocess; subprocess.run(['true'])",
        "import multiprocessing; multiprocessing.Process(target=len).start()",
        "import os; os.fork()",
        "torch.compile(torch.sin)(x)",
    ],
)
def test_starting_programs_is_refused_in_words(worker: Worker, line: str) -> None:
    """It is said that the grader does not let it, and what to take out."""
    text = solved().replace("        h, c = state\n", f"        h, c = state\n        {line}\n")
    feedback = grade(worker, text).part("lstm_cell").feedback
    assert "The grader lets no code start programs or processes: remove " in feedback, feedback


def test_the_first_error_is_told(worker: Worker) -> None:
    """A name that a failed import was to bind is told with what that import said."""
    text = solved().replace("import torch\n", "import torch\nfrom nowhere_2 import tqdm\n", 1)
    text = text.replace("in batches:", "in tqdm(batches):")
    report = grade(worker, text)
    feedback = report.part("training_loop").feedback
    line = text[: text.index("from nowhere_2")].count("\n") + 1
    assert f"name 'tqdm' is not defined. Before that, line {line} (from nowhere_2" in feedback
    assert "stopped with ModuleNotFoundError: No module named 'nowhere_2'." in feedback
    assert report.part("lstm_cell").status == "passed"
