"""What an attack is, and how it is handed in."""

from __future__ import annotations

import re
import textwrap
from dataclasses import dataclass

from autograder.authoring.splice import splice

from ..samples import RELEASE, solved

# What a cell gives that is right in nothing; the tricks are played before it is returned.
WRONG = "return h * 0 + 7.0, c * 0 + 7.0"
NOTHING_FOUND = "found: nothing"
SOLVED_BUT_THE_LOOP = 50.0  # the cell and the initial state


@dataclass(frozen=True)
class Attack:
    """One submission.

    Attributes:
        title: what it does, for people.
        piece: definitions in the place of those of the file that was handed out, or solved.
        worth: the points that it has honestly earned.
        on_solved: whether all but the piece is solved.
        student: the name of the folder, if that is part of the attack.
        beside: files that are handed in beside it, text by name.
        tells: what its feedback has to say, so that it is known to have run as meant.
    """

    title: str
    piece: str
    worth: float = 0.0
    on_solved: bool = False
    student: str = ""
    beside: tuple[tuple[str, str], ...] = ()
    tells: str = ""

    @property
    def folder(self) -> str:
        """The name of the student's folder."""
        return self.student or re.sub(r"\W+", "-", self.title.lower()).strip("-")

    @property
    def text(self) -> str:
        """The file as it is handed in."""
        base = solved() if self.on_solved else (RELEASE / "lstm.py").read_text("utf-8")
        return splice(base, self.piece)


_CELL = """
class LSTMCell(nn.Module):
    def __init__(self, input_size, hidden_size):
        super().__init__()
        self.weight_ih = nn.Parameter(torch.randn(4 * hidden_size, input_size) * 0.1)
        self.weight_hh = nn.Parameter(torch.randn(4 * hidden_size, hidden_size) * 0.1)
        self.bias_ih = nn.Parameter(torch.zeros(4 * hidden_size))
        self.bias_hh = nn.Parameter(torch.zeros(4 * hidden_size))

    def forward(self, x, state):
        h, c = state
"""


def in_cell(body: str) -> str:
    """A cell whose step does this before it returns what is wrong."""
    code = textwrap.dedent(body).strip()
    return _CELL + textwrap.indent(f"{code}\n{WRONG}\n", " " * 8)


def in_loop(body: str) -> str:
    """A training loop that does this instead of training."""
    code = textwrap.indent(textwrap.dedent(body).strip(), "    ")
    return f"def train(model, batches, optimizer, criterion):\n{code}\n"


def looking(body: str) -> str:
    """A cell that looks for something, and tells in an error what it has put into ``found``."""
    # The line that raises stands in the feedback, too: it must not hold what is looked for there.
    end = f"told = f'found: {{found}}' if found else {NOTHING_FOUND!r}\nraise ValueError(told)"
    return in_cell(f"import os, sys\nfound = []\n{textwrap.dedent(body).strip()}\n{end}")
