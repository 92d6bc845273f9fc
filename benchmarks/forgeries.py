"""What forgeries gain from ``nbgrader autograde``: in a kernel, and with the grader plugged in.

    python benchmarks/forgeries.py [NAME ...]

Each forger, or each of those named, is graded three times by nbgrader's own command, in courses
with one honest neighbour, who has earned 50 points. Who does harm to others, or acts later, has a
course of her own.

- asserts: in a kernel, with test cells as courses have them, which compare with ``nn.LSTMCell``;
- check: in a kernel, with the test cells that are handed out, which call ``autograder.check``;
- plug-in: with ``nbgrader_config.py`` as it is.

Printed is a Markdown table: what the answers are worth, the points gained beyond that (of 100; the
total that nbgrader shows, manual marks and extra credit included), and the harm that was seen. All
of it takes about ten minutes on two cores.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

import nbformat

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from tests.integrations.course import hand_in, nbgrader, new_course, notebook, released
from tests.integrations.forgeries import (
    FORGERIES,
    MARK,
    NEIGHBOUR,
    WORKER,
    grade_in_a_kernel,
    hand_in_forgery,
)

HONEST = 50.0
GROUP = 10  # graded in one course, by one command
ASSERTS = {
    "lstm_cell": """
theirs, cell = nn.LSTMCell(3, 4), LSTMCell(3, 4)
cell.load_state_dict(theirs.state_dict())
x, state = torch.randn(2, 3), (torch.randn(2, 4), torch.randn(2, 4))
want = theirs(x, state)
got = cell(x, state)
assert torch.allclose(got[0], want[0], atol=1e-6)
assert torch.allclose(got[1], want[1], atol=1e-6)""",
    "init_hidden_cell": """
h0, c0 = SimpleLSTM(26, 3, 4).init_hidden_cell(2)
assert h0.shape == c0.shape == (1, 2, 4)
assert not h0.any() and not c0.any()""",
    "training_loop": """
model = SimpleLSTM(26, 3, 4)
letters = torch.arange(24).view(4, 6)
adam = torch.optim.Adam(model.parameters())
losses = train(model, [(letters, letters)] * 20, adam, nn.CrossEntropyLoss())
assert len(losses) == 20 and losses[-1] < losses[0]""",
    "delay_task": "assert explore(delay=5, forget_bias=3.0) > 0.8",
}


def with_asserts(course: Path, asserts: Mapping[str, str] = ASSERTS) -> None:
    """Test cells that hold asserts, by the part's name, graded in a kernel."""
    path = course / "source_notebooks" / "lstm" / "lstm.ipynb"
    source = nbformat.read(path, as_version=4)
    for cell in source.cells:
        name = cell.metadata.get("nbgrader", {}).get("grade_id")
        cell.source = asserts.get(name, cell.source).strip()
    nbformat.write(source, path)
    grade_in_a_kernel(course)


WAYS: dict[str, Callable[[Path], None]] = {
    "asserts": with_asserts,
    "check": grade_in_a_kernel,
    "plug-in": lambda course: None,
}


def prepared(folder: Path, way: str) -> Path:
    """A course in which the assignment was handed out and the neighbour handed in."""
    course = new_course(folder / way)
    WAYS[way](course)
    nbgrader(course, "generate_assignment", "lstm")
    hand_in(course, NEIGHBOUR, notebook("", without_loop))
    return course


def without_loop(nb: Any) -> None:
    """Parts 1 and 2 are right; nothing is trained, which would take most of the time."""
    (loop,) = (cell for cell in released().cells if cell.id == "train")
    next(cell for cell in nb.cells if cell.id == "train").source = loop.source


def graded(course: Path, names: Iterable[str]) -> dict[str, str]:
    """Grade forgers in one run; the points that each gained, and the harm.

    Raises:
        RuntimeError: several were graded, and one harmed others: whose points would be wrong?
    """
    for name in names:
        hand_in_forgery(course, name, FORGERIES[name])
    before = files(course)
    nbgrader(course, "autograde", "lstm")
    harm = harm_done(course, before)
    if harm and len(list(names)) > 1:
        raise RuntimeError(f"harm was done: {harm}")
    return {name: outcome(course, name, harm) for name in names}


def outcome(course: Path, name: str, harm: list[str]) -> str:
    gained = score(course, name) - FORGERIES[name].worth
    ran = any((course / "autograded" / name).rglob(MARK))
    return ", ".join([f"{gained:+g}" if gained else "0", *harm, *([] if ran else ["no cell ran"])])


def harm_done(course: Path, before: dict[Path, bytes]) -> list[str]:
    """What else is not as it should be."""
    left, after = wait_for_processes(), files(course)
    change = score(course, NEIGHBOUR) - HONEST
    seen = {
        "left a process": left,
        "changed a file of the course": any(after.get(path) != before[path] for path in before),
        "left a file in the course": bool(set(after) - set(before)),
        f"neighbour {change:+g}": change != 0,
    }
    return [what for what, is_so in seen.items() if is_so]


def files(course: Path) -> dict[Path, bytes]:
    """What nbgrader and the grader do not write."""
    own = {"autograded", "gradebook.db", "gradebook.db-journal", ".autograder"}
    return {
        path: path.read_bytes()
        for path in course.rglob("*")
        if path.is_file() and path.relative_to(course).parts[0] not in own
    }


def score(course: Path, student: str) -> float:
    """The total that nbgrader shows."""
    from nbgrader.api import Gradebook

    with Gradebook(f"sqlite:///{course}/gradebook.db") as gradebook:
        return float(gradebook.find_submission("lstm", student).score)


def wait_for_processes() -> bool:
    """Whether a forger's process was left behind; it ends by itself and is waited for."""
    seen = False
    for _ in range(120):
        command = ["ps", "-Aww", "-o", "args="]
        if WORKER not in subprocess.run(command, capture_output=True, text=True).stdout:
            return seen
        seen = True
        time.sleep(0.5)
    raise RuntimeError("a process that a forger left behind does not end")


def main(names: list[str]) -> None:
    chosen = names or list(FORGERIES)
    alone = [name for name in chosen if FORGERIES[name].alone]
    rest = [name for name in chosen if name not in alone]
    groups = [rest[at : at + GROUP] for at in range(0, len(rest), GROUP)]
    groups += [[name] for name in alone]
    found: dict[str, dict[str, str]] = {}
    with tempfile.TemporaryDirectory() as temporary:
        for way in WAYS:
            course, found[way] = prepared(Path(temporary), way), {}
            for number, group in enumerate(groups):
                fresh = Path(temporary) / f"{way} {number}"
                shutil.copytree(course, fresh)
                found[way] |= graded(fresh, group)
    print(f"| forgery | worth | {' | '.join(WAYS)} |")
    print(f"|---|---:|{'---:|' * len(WAYS)}")
    for name in chosen:
        cells = " | ".join(found[way][name] for way in WAYS)
        print(f"| {FORGERIES[name].title} | {FORGERIES[name].worth:g} | {cells} |")


if __name__ == "__main__":
    main(sys.argv[1:])
