"""Another process that holds an SQLite file, as a second run or a stuck program does."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_HOLD = """
import pathlib, sqlite3, sys, time
file, kind, after = sys.argv[1:]
while after and not pathlib.Path(after).exists():
    time.sleep(0.01)
database = sqlite3.connect(file, 60, isolation_level=None)
database.execute(f"BEGIN {kind}")
print("held", flush=True)
sys.stdin.read()
"""


@contextmanager
def held_elsewhere(file: Path, kind: str, after: Path | None = None) -> Iterator[None]:
    """Hold a database from another process until the end.

    Args:
        file: the database.
        kind: ``IMMEDIATE`` lets others read; ``EXCLUSIVE`` does not.
        after: a path; hold it from when that exists, and do not wait for it. Without it the
            database is held when this begins.
    """
    arguments = [str(file), kind, "" if after is None else str(after)]
    with subprocess.Popen(
        [sys.executable, "-c", _HOLD, *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        if after is None:
            assert process.stdout.readline() == "held\n"
        try:
            yield
        finally:
            process.kill()
