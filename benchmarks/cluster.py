"""A Dask cluster of two workers on this machine beside the local pool of two, on one class.

    python benchmarks/cluster.py [SUBMISSIONS]

Both start with nothing in their ledgers; the cluster is up before. The rate is counted from the
first result, for both, so that it is that of a class of any size.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory

from classes import Class
from measuring import AUTOGRADER, ROOT, run, table

HEAD = ("executor", "s, with its start", "a second, after its start", "of the local pool's rate")


def report(count: int) -> Iterator[str]:
    """The section of docs/benchmarks.md."""
    rows, local = [], 0.0
    with TemporaryDirectory() as folder, ExitStack() as stack:
        address = start_cluster(Path(folder), stack)
        ways = {
            "local pool, two workers": ["--jobs", "2"],
            "Dask, two workers over TCP": ["--engine", "dask", "--scheduler", address],
        }
        for number, (title, options) in enumerate(2 * list(ways.items())):
            course = Path(folder) / str(number)
            course.mkdir()
            Class().write(course, count)
            command = [*AUTOGRADER, "grade", "submitted", "--out", "out", "--json", *options]
            ran = run(command, course)
            events = [json.loads(line) for line in ran.said.splitlines() if line[:1] == "{"]
            rate = events[-1]["rate"]
            local = rate if "jobs" in options[0] else local
            rows.append([title, f"{ran.seconds:.1f}", f"{rate:.2f}", f"{rate / local:.2f}"])
    yield table(HEAD, rows)


def start_cluster(folder: Path, stack: ExitStack) -> str:
    """A scheduler and two workers of one thread; gives its address."""
    file = folder / "scheduler.json"
    dask = [sys.executable, "-m", "dask"]
    roles = [["scheduler", "--port", "0", "--no-dashboard"]]
    roles += 2 * [["worker", "--nthreads", "1", "--no-dashboard"]]
    for role in roles:
        command = [*dask, *role, "--scheduler-file", str(file)]
        quiet = subprocess.DEVNULL
        ours = os.environ | {"PYTHONPATH": str(ROOT)}
        process = subprocess.Popen(command, cwd=folder, stdout=quiet, stderr=quiet, env=ours)
        stack.callback(process.wait)
        stack.callback(process.terminate)
    while not (file.exists() and file.read_text()):
        time.sleep(0.1)
    address: str = json.loads(file.read_text())["address"]
    return address


if __name__ == "__main__":
    print(*report(int(sys.argv[1]) if len(sys.argv) > 1 else 100))
