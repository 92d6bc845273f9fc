"""Known mistakes are recognised by their fingerprints; what is like none of them gets no name."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
import torch

from autograder.errors import UsageError
from autograder.exercises import load
from autograder.fingerprinting import about, fingerprints
from autograder.naming import fingerprints_of
from autograder.sample import mistake
from autograder.worker import Worker

from .submissions import MISTAKES, PART, SOLUTIONS, grade, solved

STEP = "        c = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)\n"
LIBRARY = "autograder.exercises.lstm"


def test_the_fingerprints_are_those_of_todays_files() -> None:
    """Every file is in the library, with its words of today, and nothing else is. (Its numbers:
    tests/integrations/test_one_truth.py has each file recognised by them.)"""
    exercise = load("lstm")
    paths = {name: SOLUTIONS / "mistakes" / f"{name}.py" for name in MISTAKES}
    files = {
        name: about(path, exercise.part(PART[name.partition("_")[0]]))
        for name, path in paths.items()
    }
    shipped = [known for part in fingerprints_of(LIBRARY).values() for known, _ in part]
    words = {(known.part, known.id): (known.title, known.hint) for known in shipped if known.id}
    assert words == {(each.part, each.id): (each.title, each.hint) for each in files.values()}
    assert len(shipped) == len(MISTAKES) + 3  # and the solution of each part


def test_taking_them_again_gives_the_same(worker: Worker, tmp_path: Path) -> None:
    """`autograder fingerprints`, on a library of three mistakes."""
    (tmp_path / "mistakes").mkdir()
    shutil.copy(SOLUTIONS / "lstm.py", tmp_path)
    for name in ("cell_bias_missing", "state_ones", "loop_step_twice"):
        shutil.copy(SOLUTIONS / "mistakes" / f"{name}.py", tmp_path / "mistakes")
    shipped = {(k.part, k.id): (k, n) for p in fingerprints_of(LIBRARY).values() for k, n in p}
    taken = list(fingerprints(load("lstm"), tmp_path, worker))
    assert len(taken) == 6
    for known, numbers in taken:
        same, before = shipped[known.part, known.id]
        assert known == same
        assert torch.allclose(numbers, before, rtol=1e-6, atol=1e-6, equal_nan=True)


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
    "c = c",
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


def test_two_mistakes_are_not_one(worker: Worker) -> None:
    """A pair of known mistakes is neither of them."""
    part = grade(worker, restyled(WRONG["bias-hh-missing"] | WRONG["relu-on-candidate"]))
    assert part.part("lstm_cell").mistakes == ()


def test_torchs_own_lstm_is_no_near_miss(worker: Worker) -> None:
    """It is 0, whatever else is like it."""
    part = grade(worker, mistake(SOLUTIONS, "cell_calls_nn_lstmcell")).part("lstm_cell")
    assert part.score == 0


@pytest.mark.parametrize("text", ["x = 1", '"""A title.\n\nNo hint."""'])
def test_a_mistake_has_to_say_what_it_is(tmp_path: Path, text: str) -> None:
    """A title and a hint, or the library is not made."""
    file = tmp_path / "cell_odd.py"
    file.write_text(text)
    with pytest.raises(UsageError, match=r"cell_odd\.py needs a docstring"):
        about(file, load("lstm").part("lstm_cell"))
