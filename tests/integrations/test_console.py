"""``autograder watch`` as a student runs it: again at every save, until Ctrl-C."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
from rich.console import Console

from autograder.authoring.splice import mistake
from autograder.integrations import console

from ..samples import SOLUTIONS, solved

WATCHING = "save to check again"


@pytest.fixture
def watch(tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    """The command, watching an ``lstm.py`` that is wrong."""
    (tmp_path / "lstm.py").write_text(mistake(SOLUTIONS, "state_ones"))
    command = [sys.executable, "-u", "-m", "autograder", "watch", "lstm.py"]
    with subprocess.Popen(
        command,
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=heed_ctrl_c,
    ) as running:
        yield running
        running.kill()


def heed_ctrl_c() -> None:
    """In a shell's background, where these tests may run, it is ignored."""
    signal.signal(signal.SIGINT, signal.default_int_handler)


def until_watching(running: subprocess.Popen[str]) -> str:
    """All that it says before it waits for the next save."""
    lines = []
    assert running.stdout is not None
    for line in running.stdout:
        lines.append(line)
        if WATCHING in line:
            return "".join(lines)
    raise AssertionError(f"it ended: {''.join(lines)}")


def replace_as_editors_do(path: Path, text: str) -> None:
    draft = path.with_suffix(".tmp")
    draft.write_text(text)
    os.replace(draft, path)


def test_every_save_is_checked(watch: subprocess.Popen[str], tmp_path: Path) -> None:
    """A fixed file turns green, a broken one is told in a sentence, and the watch goes on."""
    assert "init_hidden_cell: 4 of 10" in until_watching(watch)
    file = tmp_path / "lstm.py"
    (tmp_path / "other.py").write_text("not ours")
    replace_as_editors_do(file, solved())
    assert "Total: 90 of 90 points." in until_watching(watch)
    file.write_text(solved().replace("def train(", "def train(("))
    broken = until_watching(watch)
    assert "lstm.py" in broken
    assert "Traceback" not in broken
    replace_as_editors_do(file, solved())
    assert "Total: 90 of 90 points." in until_watching(watch)
    watch.send_signal(signal.SIGINT)
    assert watch.wait(30) == 0
    assert watch.stderr is not None
    assert watch.stderr.read() == ""


def test_a_file_that_is_being_written_is_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An editor that writes in pieces is not told that half a file is wrong."""
    file, pieces, checked = tmp_path / "lstm.py", ["", "half", "the whole"], list[str]()

    def sleep(_: float) -> None:
        if checked:
            raise KeyboardInterrupt
        if pieces:
            file.write_text(pieces.pop(0))

    file.write_text("before")
    monkeypatch.setattr(console, "time", SimpleNamespace(sleep=sleep))
    monkeypatch.setattr(console, "_once_more", lambda path, *_: checked.append(path.read_text()))
    with pytest.raises(KeyboardInterrupt):
        console.watch_in_terminal(file, "lstm", Console())
    assert checked == ["the whole"]
