"""The notebooks, run as a student runs them: in a real Jupyter kernel, cell by cell."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Iterator
from pathlib import Path

import nbformat
import pytest
from jupyter_client import AsyncKernelManager
from jupyter_client.kernelspec import KernelSpecManager
from jupyter_core.utils import run_sync
from nbclient import NotebookClient
from nbformat import NotebookNode

from ..samples import RELEASE, SOLUTIONS
from .jupyter import PATIENCE, environment

POINTS = {"lstm_cell": 40.0, "init_hidden_cell": 10.0, "training_loop": 20.0, "delay_task": 20.0}


class Session:
    """One kernel, and what came of each cell that was run in it."""

    def __init__(self, folder: Path, notebook: NotebookNode | None = None) -> None:
        self.environment = environment(folder)
        specs = KernelSpecManager(kernel_dirs=[str(folder / "path" / "kernels")])
        self.manager = AsyncKernelManager(kernel_name="python3", kernel_spec_manager=specs)
        self.client = NotebookClient(
            notebook or nbformat.v4.new_notebook(),
            km=self.manager,
            timeout=PATIENCE,
            startup_timeout=PATIENCE,
            allow_errors=True,
            resources={"metadata": {"path": str(folder)}},
        )

    @contextlib.contextmanager
    def started(self) -> Iterator[Session]:
        """The kernel, for as long as the block lasts."""
        with self.client.setup_kernel(env=self.environment, cleanup_kc=True):
            yield self

    def run(self, source: str) -> NotebookNode:
        """Run one more cell."""
        cell = self._add(source)
        self.client.execute_cell(cell, len(self.client.nb.cells) - 1)
        return cell

    def interrupt(self, source: str, when: Path) -> NotebookNode:
        """Run one more cell and interrupt it, as the stop button does, once ``when`` is there."""
        cell = self._add(source)
        run_sync(self._interrupt)(cell, when)
        return cell

    async def _interrupt(self, cell: NotebookNode, when: Path) -> None:
        index = len(self.client.nb.cells) - 1
        running = asyncio.ensure_future(self.client.async_execute_cell(cell, index))
        while not when.exists() and not running.done():
            await asyncio.sleep(0.05)
        assert not running.done(), f"it was over before it could be interrupted: {said(cell)}"
        await self.manager.interrupt_kernel()
        await running

    def _add(self, source: str) -> NotebookNode:
        cell = nbformat.v4.new_code_cell(source)
        self.client.nb.cells.append(cell)
        return cell


@pytest.fixture(scope="module")
def session(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Session]:
    """A kernel in which the notebook's imports have been run, and maybe other tests."""
    with Session(tmp_path_factory.mktemp("kernel")).started() as session:
        session.run(cells_of(SOLUTIONS / "lstm.ipynb")["setup"])
        yield session


def run_all(path: Path, folder: Path) -> dict[str, NotebookNode]:
    """Run a whole notebook in a new kernel; gives its code cells by their ids."""
    notebook = nbformat.read(path, as_version=4)
    session = Session(folder, notebook)
    session.client.execute(env=session.environment, cleanup_kc=True)
    return {cell.id: cell for cell in notebook.cells if cell.cell_type == "code"}


def cells_of(path: Path) -> dict[str, str]:
    """The text of a notebook's cells by their ids."""
    return {cell.id: cell.source for cell in nbformat.read(path, as_version=4).cells}


def check_of(part: str) -> str:
    """The id of the cell that checks a part."""
    return f"check-{part.replace('_', '-')}"


def value(cell: NotebookNode) -> str:
    """The value of a cell's last line, as it is shown."""
    (result,) = [out for out in cell.outputs if out.output_type == "execute_result"]
    return str(result.data["text/plain"])


def shown(cell: NotebookNode) -> dict[str, str]:
    """The one thing that a cell displayed, by MIME type."""
    (display,) = [out for out in cell.outputs if out.output_type == "display_data"]
    return dict(display.data)


def quiet(cell: NotebookNode) -> bool:
    """Nothing on stderr, and no exception."""
    streams = [out.name for out in cell.outputs if out.output_type == "stream"]
    return "stderr" not in streams and not errors(cell)


def errors(cell: NotebookNode) -> list[str]:
    """The exceptions that a cell ended with, by name."""
    return [out.ename for out in cell.outputs if out.output_type == "error"]


def said(cell: NotebookNode) -> str:
    """All of a cell's outputs, for a failing test."""
    return "\n".join(str(dict(out)) for out in cell.outputs)


def test_solved_notebook(tmp_path: Path) -> None:
    """Every cell of the solved notebook runs quietly; every check shows and gives full points."""
    cells = run_all(SOLUTIONS / "lstm.ipynb", tmp_path)
    for cell in cells.values():
        assert quiet(cell), said(cell)
    for part, points in POINTS.items():
        cell = cells[check_of(part)]
        assert value(cell) == repr(points), said(cell)
        display = shown(cell)
        assert "passed" in display["text/plain"]
        assert f'data-part="{part}"' in display["text/html"]
        assert 'data-status="passed"' in display["text/html"]


def test_untouched_notebook(tmp_path: Path) -> None:
    """As handed out, every check says that its part was not started yet, and gives a plain 0.0."""
    cells = run_all(RELEASE / "lstm.ipynb", tmp_path)
    for part in POINTS:
        cell = cells[check_of(part)]
        assert quiet(cell), said(cell)
        assert value(cell) == "0.0", said(cell)
        display = shown(cell)
        assert "not started yet" in display["text/plain"].lower()
        assert "not started yet" in display["text/html"].lower()
        assert 'data-status="passed"' not in display["text/html"]


def test_a_students_second_try(session: Session) -> None:
    """A wrong cell loses points and is told why; defined again, and right, it earns them all."""
    mistake = SOLUTIONS / "mistakes" / "cell_tanh_missing_on_output.py"
    session.run(mistake.read_text("utf-8"))
    wrong = session.run('autograder.check("lstm_cell")')
    assert quiet(wrong), said(wrong)
    assert float(value(wrong)) < POINTS["lstm_cell"]
    display = shown(wrong)
    assert 'data-status="partial"' in display["text/html"]
    assert "without the tanh" in display["text/plain"]

    session.run(cells_of(SOLUTIONS / "lstm.ipynb")["lstm-cell"])
    right = session.run('autograder.check("lstm_cell")')
    assert quiet(right), said(right)
    assert value(right) == "40.0", said(right)


def test_interrupt_of_an_endless_loop(session: Session, tmp_path: Path) -> None:
    """Interrupting a check of an endless loop stops it; the kernel goes on, and so do checks.

    The next check judges what was defined next, not what came of the one that was interrupted.
    """
    solved = cells_of(SOLUTIONS / "lstm.ipynb")
    looping = tmp_path / "looping"
    session.run(
        "def train(model, batches, optimizer, criterion):\n"
        f"    open({str(looping)!r}, 'w').close()\n"
        "    while True: pass"
    )
    stopped = session.interrupt('autograder.check("training_loop")', when=looping)
    assert errors(stopped) == ["StoppedError"], said(stopped)
    (error,) = [output for output in stopped.outputs if output.output_type == "error"]
    assert len(error.traceback) == 1
    assert "check was stopped" in error.traceback[0]
    answer = session.run("6 * 7")
    assert value(answer) == "42", said(answer)

    session.run(solved["train"])
    right = session.run('autograder.check("training_loop")')
    assert quiet(right), said(right)
    assert value(right) == "20.0", said(right)


def test_a_cell_under_a_magic_is_read_as_it_was_typed(session: Session) -> None:
    """``%%time`` hides no definition; nor does a variable that has the name of IPython's own."""
    solved = cells_of(SOLUTIONS / "lstm.ipynb")["lstm-cell"]
    session.run("In = 5")
    session.run(solved)
    session.run("%%time\n" + solved.replace("torch.tanh(g)", "torch.sigmoid(g)"))
    wrong = session.run('autograder.check("lstm_cell")')
    assert value(wrong) == "12.0", said(wrong)
    session.run("%%capture\n" + solved)
    right = session.run('autograder.check("lstm_cell")')
    assert value(right) == "40.0", said(right)


def test_a_place_is_told_as_the_notebook_shows_it(session: Session) -> None:
    """The number of a cell is the one beside it."""
    failing = session.run("def train(*_):\n    return 1 / 0")
    display = shown(session.run('autograder.check("training_loop")'))["text/plain"]
    assert f"in In [{failing.execution_count}], line 2" in display


def test_what_was_not_run_is_named(tmp_path: Path) -> None:
    """In a fresh kernel, a check before its cell says what to run."""
    with Session(tmp_path).started() as session:
        display = shown(session.run('import autograder\nautograder.check("lstm_cell")'))
    assert "There is no LSTMCell" in display["text/plain"]
    assert "run its cell first" in display["text/plain"]
    assert "This was a call" not in display["text/plain"]
