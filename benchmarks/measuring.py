"""What all benchmarks share: a command's time and memory, and tables."""

from __future__ import annotations

import os
import platform
import subprocess
import sys
import threading
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
from tests.processes import below  # noqa: E402  (the tests' helpers serve here, too)

SOLUTIONS = ROOT / "solutions" / "lstm"
AUTOGRADER = [sys.executable, "-m", "autograder"]


@dataclass(frozen=True)
class Ran:
    """A command that has ended: seconds of wall time, and the most memory in MB that its own
    process, and any one process below it, had at a time."""

    seconds: float
    own: float
    below: float
    said: str


def run(command: Sequence[str], folder: Path, code: int | None = 0) -> Ran:
    """Run a command in a folder and measure it; it has to end with this exit code, if any."""
    started = time.perf_counter()
    with subprocess.Popen(
        command,
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env=os.environ | {"PYTHONPATH": str(ROOT), "JUPYTER_NO_CONFIG": "1"},
    ) as process:
        watch = _Memory(process.pid)
        said = process.communicate()[0]
    seconds = time.perf_counter() - started
    watch.stop()
    if code is not None and process.returncode != code:
        raise SystemExit(f"{' '.join(command)} ended with {process.returncode}:\n{said}")
    return Ran(seconds, watch.own, watch.below, said)


class _Memory(threading.Thread):
    """Looks at the high-water marks of a process and of all below it until it is stopped."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self.own = self.below = 0.0
        self._pid, self._ended = pid, threading.Event()
        self.start()

    def run(self) -> None:
        while not self._ended.wait(0.25):
            self.own = max(self.own, high_water(self._pid))
            self.below = max([self.below, *map(high_water, below(self._pid))])

    def stop(self) -> None:
        self._ended.set()
        self.join()


def high_water(pid: int) -> float:
    """The most resident memory that a process has had, in MB."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:
        return 0.0
    return next((int(s.split()[1]) / 1024 for s in lines if s.startswith("VmHWM")), 0.0)


def table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """As Markdown; all columns but the first are numbers."""
    lines = [head, ["---", *["---:"] * (len(head) - 1)], *rows]
    return "\n".join(f"| {' | '.join(map(str, line))} |" for line in lines)


def machine() -> str:
    """What this ran on, in a sentence."""
    import torch

    lines = Path("/proc/cpuinfo").read_text().splitlines()
    cpu = next((s.partition(": ")[2] for s in lines if s.startswith("model name")), "unknown")
    return (
        f"{len(os.sched_getaffinity(0))} cores of {cpu}, {platform.system()}, "
        f"Python {platform.python_version()}, torch {torch.__version__}."
    )
