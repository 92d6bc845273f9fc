"""A class as real ones are, of any size: distinct notebooks in nbgrader's layout, from a seed.

Of 100 submissions some 45 are solved, 40 have one of the known mistakes, 5 an error of syntax, 5
are as they were handed out, and 5 are no notebook at all.
"""

from __future__ import annotations

import random
from pathlib import Path

import nbformat
from measuring import ROOT, SOLUTIONS

from autograder.authoring.splice import splice

KINDS = {"solved": 45, "mistaken": 40, "syntax": 5, "untouched": 5, "torn": 5}
CELL = "class LSTMCell(nn.Module):\n"
EXPLORATION = "explore-run"  # trains once more in a kernel, for no points


class Class:
    """Makes submissions; the same seed and number always give the same one."""

    def __init__(self, seed: int = 0) -> None:
        self.seed = seed
        self.released = nbformat.read(ROOT / "assignments/lstm/lstm.ipynb", as_version=4)
        answers = nbformat.read(SOLUTIONS / "lstm.ipynb", as_version=4)
        self.answers = {c.id: c.source for c in answers.cells if c.cell_type == "code"}
        self.mistakes = sorted((SOLUTIONS / "mistakes").glob("*.py"))

    def write(self, course: Path, count: int, changed: int = 0) -> None:
        """``submitted/`` of a course; the first ``changed`` of it are handed in anew."""
        for number in range(changed or count):
            folder = course / "submitted" / f"student{number:05}" / "lstm"
            folder.mkdir(parents=True, exist_ok=bool(changed))
            again = count if changed else 0
            (folder / "lstm.ipynb").write_text(self.submission(number, again), "utf-8")

    def submission(self, number: int, again: int = 0) -> str:
        """The text of one student's file."""
        source = random.Random(f"{self.seed}/{number}")
        kind = source.choices(list(KINDS), list(KINDS.values()))[0]
        piece = source.choice(self.mistakes).read_text("utf-8") if kind == "mistaken" else ""
        text = self._filled(kind, piece, number + again)
        return text[: len(text) // 2] if kind == "torn" else text

    def _filled(self, kind: str, piece: str, own: int) -> str:
        notebook = nbformat.from_dict(self.released)
        notebook = nbformat.reads(nbformat.writes(notebook), as_version=4)
        notebook.cells = [cell for cell in notebook.cells if cell.id != EXPLORATION]
        for cell in notebook.cells:
            if cell.cell_type == "code" and kind != "untouched":
                text = splice(self.answers[cell.id], piece)
                # A number of her own in code that is run: other inputs, nothing in the ledger.
                cell.source = text.replace(CELL, f"{CELL}    own = {own}\n")
            if cell.id == "setup":
                cell.source += f"\n# {own}"
            if cell.id == "lstm-cell" and kind == "syntax":
                cell.source = cell.source.replace("return h", "return (h", 1)
        return str(nbformat.writes(notebook))
