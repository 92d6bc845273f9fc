"""Known mistakes are recognised by their fingerprints; what is like none of them gets no name."""

from __future__ import annotations

import random
import re
import shutil
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
import torch

from autograder.assessment.exceptions import STOPPED
from autograder.authoring.build_library import build, read_mistake
from autograder.authoring.merge import combine
from autograder.authoring.splice import mistake, splice
from autograder.diagnosis.diagnose import MOST
from autograder.diagnosis.library import Library, Mistake, libraries_of
from autograder.errors import UsageError
from autograder.exercises import load
from autograder.grading import grade_source
from autograder.worker import Worker, WorkerPool

from ..restyle import restyle
from ..samples import MISTAKES, PART, SECRET, SOLUTIONS, grade, solved, submission

STEP = "        c = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)\n"
LIBRARY = "autograder.exercises.lstm"


def test_the_fingerprints_are_those_of_todays_files() -> None:
    """Every file is in the library, with its words of today, and nothing else is. (Its numbers:
    tests/integrations/test_one_truth.py has each file recognised by them.)"""
    exercise = load("lstm")
    paths = {name: SOLUTIONS / "mistakes" / f"{name}.py" for name in MISTAKES}
    files = {
        name: read_mistake(path, exercise.part(PART[name.partition("_")[0]]))
        for name, path in paths.items()
    }
    shipped = [known for library in libraries_of(LIBRARY).values() for known in library.mistakes]
    words = {
        (known.part, known.id): replace(known, symptom=("", "")) for known in shipped if known.id
    }
    assert words == {(each.part, each.id): each for each in files.values()}
    assert len(shipped) == len(MISTAKES) + 3  # and the solution of each part


def test_every_file_names_those_that_are_the_same_from_outside() -> None:
    """As the fingerprints have it."""
    for library in libraries_of(LIBRARY).values():
        for known, row in zip(library.mistakes[1:], library.numbers[1:], strict=True):
            prefix = load("lstm").part(known.part).prefix
            names = {
                each.id: f"{prefix}_{each.id.replace('-', '_')}"
                for (each,) in library.explain(row, known.symptom)
            }
            words = (SOLUTIONS / "mistakes" / f"{names.pop(known.id)}.py").read_text("utf-8")
            found = re.search(r"Same from outside as: ([\w,\s]+)", words)
            assert set(re.split(r",\s*", found[1].strip()) if found else []) == set(names.values())


def test_taking_them_again_gives_the_same(worker: Worker, tmp_path: Path) -> None:
    """`autograder fingerprints`, on a library of five mistakes: alone, and the cell's in pairs."""
    (tmp_path / "mistakes").mkdir()
    shutil.copy(SOLUTIONS / "lstm.py", tmp_path)
    cells = ("cell_bias_hh_missing", "cell_relu_on_candidate", "cell_returns_c_first")
    for name in (*cells, "state_ones", "loop_step_twice"):
        shutil.copy(SOLUTIONS / "mistakes" / f"{name}.py", tmp_path / "mistakes")
    with closing(WorkerPool(worker.jail, 2)) as lanes:
        taken = build(load("lstm"), tmp_path, lanes)
    assert [len(library.mistakes) for library in taken.values()] == [4, 2, 2]
    assert [len(library.pairs) for library in taken.values()] == [3, 0, 0]
    for part, library in taken.items():
        shipped, rows = rows_of(libraries_of(LIBRARY)[part]), rows_of(library)
        assert rows
        for key, numbers in rows.items():
            assert torch.allclose(shipped[key], numbers, rtol=1e-6, atol=1e-6, equal_nan=True)


def rows_of(library: Library) -> dict[object, torch.Tensor]:
    """The numbers of each mistake with its words, and of each pair of ids."""
    ids = [mistake.id for mistake in library.mistakes]
    alone: dict[object, torch.Tensor] = dict(zip(library.mistakes, library.numbers, strict=True))
    pairs = [frozenset(ids[place] for place in pair) for pair in library.pairs.tolist()]
    return alone | dict(zip(pairs, library.pairs_numbers.double(), strict=True))


# The solved cell, written again: gates by einsum and slices, other names, a helper.
RESTYLED = """
import math


def squash(z):
    return 1 / (1 + torch.exp(-z))


class LSTMCell(nn.Module):
    def __init__(self, input_size, hidden_size):
        super().__init__()
        self.n = hidden_size
        self.weight_ih = nn.Parameter(torch.randn(4 * self.n, input_size) / math.sqrt(self.n))
        self.weight_hh = nn.Parameter(torch.randn(4 * self.n, self.n) / math.sqrt(self.n))
        self.bias_ih = nn.Parameter(torch.zeros(4 * self.n))
        self.bias_hh = nn.Parameter(torch.zeros(4 * self.n))

    def block(self, k, x, h):
        rows = slice(k * self.n, (k + 1) * self.n)
        total = torch.einsum("bi,hi->bh", x, self.weight_ih[rows])
        total = total + torch.einsum("bj,hj->bh", h, self.weight_hh[rows])
        return total + self.bias_ih[rows]@HH

    def forward(self, x, state):
        h_old, c_old = state
        write, keep, show = (squash(self.block(k, x, h_old)) for k in @GATES)
        new = @TANH(self.block(@G, x, h_old))
        c_new = @KEEP * c_old + write * new
        return show * @OUT, c_new
"""
RIGHT = {"HH": " + self.bias_hh[rows]", "GATES": "(0, 1, 3)", "G": "2", "TANH": "torch.tanh"}
RIGHT |= {"KEEP": "keep", "OUT": "torch.tanh(c_new)"}
WRONG = {
    "bias-hh-missing": {"HH": ""},
    "bias-ih-twice": {"HH": " + self.bias_ih[rows]"},
    "gate-order-ifog": {"GATES": "(0, 1, 2)", "G": "3"},
    "gate-order-igfo": {"GATES": "(0, 2, 3)", "G": "1"},
    "tanh-missing-on-candidate": {"TANH": ""},
    "relu-on-candidate": {"TANH": "torch.relu"},
    "sigmoid-on-candidate": {"TANH": "squash"},
    "tanh-missing-on-output": {"OUT": "c_new"},
    "sigmoid-on-output": {"OUT": "squash(c_new)"},
    "output-from-old-cell-state": {"OUT": "torch.tanh(c_old)"},
    "forget-gate-missing": {"KEEP": "1"},
    "forget-gate-coupled": {"KEEP": "(1 - write)"},
}


def restyled(changes: dict[str, str]) -> str:
    text = RESTYLED
    for name, code in (RIGHT | changes).items():
        text = text.replace(f"@{name}", code)
    return solved() + text


def test_another_style_is_right(worker: Worker) -> None:
    """The style in which mistakes are written again below is itself right, and gets no name."""
    part = grade(worker, restyled({})).part("lstm_cell")
    assert (part.score, part.mistakes) == (40, ())


@pytest.mark.parametrize("name", WRONG)
def test_a_mistake_is_known_in_another_style(worker: Worker, name: str) -> None:
    """Half of the value points: one known mistake from right. The name comes first."""
    part = grade(worker, restyled(WRONG[name])).part("lstm_cell")
    assert part.mistakes == (name,)
    assert (part.score, part.status) == (12, "partial")
    assert "\nThe line it breaks: " in part.feedback
    assert "\nHint: " in part.feedback
    assert (
        "This is one known mistake from right, which earns 50% of the points for values."
        in part.feedback
    )
    assert "Points: values 12 of 24" in part.feedback


UNKNOWN = (
    "c = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g) * 1.01",
    "c = torch.sigmoid(f + 0.2) * c + torch.sigmoid(i) * torch.tanh(g)",
    "c = torch.sigmoid(f) * c - torch.sigmoid(i) * torch.tanh(g)",
    "c = torch.sigmoid(f) * c.flip(0) + torch.sigmoid(i) * torch.tanh(g)",
    "c = torch.zeros_like(c)",
    "c = c + torch.sigmoid(o) * torch.tanh(g)",
)


@pytest.mark.parametrize("step", UNKNOWN)
def test_what_is_like_no_known_mistake_gets_no_name(worker: Worker, step: str) -> None:
    """Nor a point."""
    assert STEP in solved()
    part = grade(worker, solved().replace(STEP, f"        {step}\n")).part("lstm_cell")
    assert part.mistakes == ()
    assert part.score == 0
    assert "Hint: " not in part.feedback
    assert "This is like none of the mistakes that are known." in part.feedback


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("bias-hh-missing", "relu-on-candidate"),
        ("gate-order-ifog", "tanh-missing-on-output"),
        ("forget-gate-coupled", "sigmoid-on-output"),
        ("bias-ih-twice", "forget-gate-missing"),
    ],
)
def test_two_mistakes_are_named_as_both(worker: Worker, one: str, other: str) -> None:
    """In another style; a quarter of the value points, and the hint of the one whose line comes
    first."""
    part = grade(worker, restyled(WRONG[one] | WRONG[other])).part("lstm_cell")
    assert part.mistakes == (one, other)
    assert (part.score, part.status) == (6, "partial")
    assert part.feedback.startswith("Two mistakes at once. ")
    assert "\nHint for the first: " in part.feedback
    assert "This is two known mistakes from right, which earns 25% of the points" in part.feedback


def test_the_code_decides_where_numbers_do_not(worker: Worker) -> None:
    """`numpy` and `no_grad` give the same numbers; the one that is in the file is named."""
    for name, title in (
        ("cell_computed_in_numpy", "in NumPy"),
        ("cell_without_gradient", "no_grad"),
    ):
        part = grade(worker, mistake(SOLUTIONS, name)).part("lstm_cell")
        assert part.mistakes == (name.removeprefix("cell_").replace("_", "-"),)
        assert title in part.feedback
        assert "with the same numbers" not in part.feedback


@pytest.mark.parametrize(("raises", "named"), [(False, 0), (True, 1)])
def test_an_exception_is_no_sign_of_two_that_run_alone(raises: bool, named: int) -> None:
    """Two that raise together and not by themselves do so by accident, as much else does."""
    stopped = ("runs", f"{STOPPED} RuntimeError")
    looks = [("", ""), stopped if raises else ("values", "h is wrong"), ("values", "h is wrong")]
    library = Library(
        [
            Mistake(str(n) if n else "", "part", "", "", symptom=symptom)
            for n, symptom in enumerate(looks)
        ],
        torch.tensor([[0.0], [1.0], [2.0]], dtype=torch.float64),
        torch.tensor([[1, 2]], dtype=torch.int16),
        torch.tensor([[3.0]]),
    )
    both = torch.tensor([3.0], dtype=torch.float64)
    assert len(library.explain(both, stopped)) == named
    assert len(library.explain(both, ("values", "h is wrong"))) == 1


def test_three_mistakes_are_not_two(worker: Worker) -> None:
    """They get no name, and nothing."""
    changes = WRONG["bias-hh-missing"] | WRONG["relu-on-candidate"] | WRONG["sigmoid-on-output"]
    part = grade(worker, restyled(changes)).part("lstm_cell")
    assert (part.mistakes, part.score) == ((), 0)


def test_pairs_are_named_as_their_two_parts(worker: Worker) -> None:
    """Forty of them, drawn with a seed. (All of them: benchmarks/naming.py.)"""
    library = libraries_of(LIBRARY)["lstm_cell"]
    right = 0
    for row in random.Random(0).sample(range(len(library.pairs)), 40):
        pair = [library.mistakes[place] for place in library.pairs[row].tolist()]
        names = [f"cell_{mistake.id.replace('-', '_')}" for mistake in pair]
        texts = [(SOLUTIONS / "mistakes" / f"{name}.py").read_text("utf-8") for name in names]
        piece = combine(solved(), *texts)
        assert piece is not None
        part = grade(worker, splice(solved(), piece)).part("lstm_cell")
        assert not part.passed
        right += all(mistake.title in part.feedback for mistake in pair)
    assert right >= 36


def test_mistakes_are_known_again_when_written_otherwise(worker: Worker) -> None:
    """The whole library, by einsum and slices, under other names, with helpers: none passes, and
    of a hundred 97 are named as before."""
    exercise, known, unknown = load("lstm"), 0, []
    for name in MISTAKES:
        own = PART[name.partition("_")[0]]
        library = libraries_of(LIBRARY)[own]
        own_id = name.partition("_")[2].replace("_", "-")
        row = [mistake.id for mistake in library.mistakes].index(own_id)
        if len(library.explain(library.numbers[row], library.mistakes[row].symptom)) > MOST:
            continue  # no name would tell it from the others
        piece = restyle((SOLUTIONS / "mistakes" / f"{name}.py").read_text("utf-8"))
        source = submission(splice(solved(), piece)).source
        results, _ = grade_source(source, exercise, SECRET, worker, [own], {})
        assert not results[own].passed, name
        known += library.mistakes[row].title in results[own].feedback
        if library.mistakes[row].title not in results[own].feedback:
            unknown.append(name)
    assert known >= 0.97 * (known + len(unknown)), unknown


def test_the_state_as_it_came_is_no_near_miss(worker: Worker) -> None:
    """Each of the two alone is; both together are a cell that nobody wrote."""
    text = solved().replace("        return h, c\n", "        return state\n", 1)
    part = grade(worker, text).part("lstm_cell")
    assert (part.score, part.mistakes) == (0, ())


def test_torchs_own_lstm_is_no_near_miss(worker: Worker) -> None:
    """It is 0, whatever else is like it."""
    part = grade(worker, mistake(SOLUTIONS, "cell_calls_nn_lstmcell")).part("lstm_cell")
    assert part.score == 0


def test_a_mistake_says_which_line_it_breaks(tmp_path: Path) -> None:
    """One that the exercise has."""
    file = tmp_path / "cell_odd.py"
    file.write_text('"""A title.\n\nBreaks: c h\nHint: What?\n"""')
    part = load("lstm").part("lstm_cell")
    assert read_mistake(file, part).breaks == (part.equations["c"], part.equations["h"])
    file.write_text('"""A title.\n\nBreaks: d\nHint: What?\n"""')
    with pytest.raises(
        UsageError, match=r"a line 'Breaks: \.\.\.' with one or more of parameters, all"
    ):
        read_mistake(file, part)


def test_a_mistake_has_to_be_python(tmp_path: Path) -> None:
    """An error in one of many files names the file."""
    file = tmp_path / "cell_odd.py"
    file.write_text('"""A title."""\nx = (\n')
    with pytest.raises(UsageError, match=r"cell_odd\.py cannot be read as Python"):
        read_mistake(file, load("lstm").part("lstm_cell"))


@pytest.mark.parametrize("text", ["x = 1", '"""A title.\n\nNo hint."""'])
def test_a_mistake_has_to_say_what_it_is(tmp_path: Path, text: str) -> None:
    """A title and a hint, or the library is not made."""
    file = tmp_path / "cell_odd.py"
    file.write_text(text)
    with pytest.raises(UsageError, match=r"cell_odd\.py needs a docstring"):
        read_mistake(file, load("lstm").part("lstm_cell"))
