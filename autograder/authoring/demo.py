"""Make a small sample class from the solved files, to show grading in one command."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

from ..errors import UsageError
from .splice import mistake, splice_notebook

MISTAKES = {
    "bo": "cell_gate_order_ifog",
    "chen": "cell_tanh_missing_on_output",
    "dana": "cell_cell_state_detached",
    "eli": "state_ones",
    "fatima": "loop_no_zero_grad",
}
_CRASH = """class LSTMCell(nn.Module):
    def __init__(self, input_size, hidden_size):
        super().__init__()
        import ctypes

        ctypes.string_at(0)
"""
_ENDLESS = """def train(model, batches, optimizer, criterion):
    losses = []
    while len(losses) < 10:
        pass
    return losses
"""


def make_class(course: Path, submitted: Path, exercise: str = "lstm") -> int:
    """Write a sample class in nbgrader's layout; return the number of submissions.

    Raises:
        UsageError: ``course`` is not a checkout of this project.
    """
    solutions, release = course / "solutions" / exercise, course / "assignments" / exercise
    for needed in (solutions / f"{exercise}.ipynb", release / f"{exercise}.ipynb"):
        if not needed.is_file():
            raise UsageError(f"{needed} is missing: run the demo in a checkout of the project.")
    if submitted.exists():
        shutil.rmtree(submitted)
    files = dict(_files(solutions, release, exercise))
    for student, (suffix, data) in files.items():
        folder = submitted / student / exercise
        folder.mkdir(parents=True)
        (folder / f"{exercise}{suffix}").write_bytes(data)
    return len(files)


def _files(solutions: Path, release: Path, exercise: str) -> list[tuple[str, tuple[str, bytes]]]:
    notebook = (solutions / f"{exercise}.ipynb").read_bytes()
    script = (solutions / f"{exercise}.py").read_bytes()
    untouched = (release / f"{exercise}.ipynb").read_bytes()
    with_piece: Callable[[str], bytes] = lambda piece: splice_notebook(notebook, piece)  # noqa: E731
    wrong = {
        student: (".py", mistake(solutions, name).encode()) for student, name in MISTAKES.items()
    }
    return [
        ("ada", (".ipynb", notebook)),
        ("alan", (".py", script)),
        *wrong.items(),
        ("gus", (".ipynb", untouched)),
        ("hana", (".ipynb", with_piece(_CRASH))),
        ("ivan", (".ipynb", with_piece(_ENDLESS))),
    ]
