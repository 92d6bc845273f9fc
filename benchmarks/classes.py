"""Classes of any size for benchmarks: distinct submissions, mixed as a real class is."""

from __future__ import annotations

import ast
import json
from collections.abc import Sequence
from functools import cache
from itertools import cycle, islice
from pathlib import Path

from autograder.sample import splice

ROOT = Path(__file__).resolve().parent.parent
SOLUTIONS = ROOT / "solutions" / "lstm"
# Half of it right, the rest with mistakes in one part; one not started, one that is no Python.
MIXED = (
    *("", "cell_gate_order_ifog", "", "state_ones", "", "loop_no_zero_grad", "", "", ""),
    *("cell_bias_hh_missing", "", "loop_softmax_before_loss", "", "cell_tanh_missing_on_output"),
    *("cell_cell_state_detached", "", "untouched", "", "broken", ""),
)
SOLVED = ("",)


def make_class(folder: Path, count: int, kinds: Sequence[str] = MIXED, first: int = 0) -> None:
    """``folder/student00000/lstm/lstm.py`` and so on; no two have the same code."""
    for number, kind in enumerate(islice(cycle(kinds), first, first + count), first):
        own = folder / f"student{number:05}" / "lstm"
        own.mkdir(parents=True, exist_ok=True)
        (own / "lstm.py").write_text(text_of(kind, number))


def change(folder: Path, numbers: Sequence[int]) -> None:
    """A new version of some submissions."""
    for number in numbers:
        path = folder / f"student{number:05}" / "lstm" / "lstm.py"
        path.write_text(path.read_text().replace("OWN = ", "OWN = 1"))


def text_of(kind: str, number: int) -> str:
    """One submission; its number goes into a name that the cell reads."""
    text = _text_of(kind)
    if kind in ("untouched", "broken"):
        return f"{text}\nOWN = {number}\n"
    stamped = text.replace("def forward(self, x, state):", "def forward(self, x, state, own=OWN):")
    return stamped.replace("class LSTMCell", f"OWN = {number}\n\n\nclass LSTMCell", 1)


@cache
def _text_of(kind: str) -> str:
    solved = (SOLUTIONS / "lstm.py").read_text("utf-8")
    if kind == "untouched":
        return (ROOT / "assignments" / "lstm" / "lstm.py").read_text("utf-8")
    if kind == "broken":
        return solved.replace("def train(", "def train((", 1)
    piece = (SOLUTIONS / "mistakes" / f"{kind}.py").read_text("utf-8") if kind else ""
    text = splice(solved, piece)
    ast.parse(text)
    return text


def as_notebook(text: str) -> str:
    """The same code as a notebook of one cell."""
    cell = {
        "cell_type": "code",
        "id": "all",
        "metadata": {},
        "execution_count": None,
        "outputs": [],
        "source": text,
    }
    return json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [cell]})
