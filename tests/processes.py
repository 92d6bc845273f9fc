"""Processes below a process, as /proc tells them."""

from __future__ import annotations

from pathlib import Path


def below(pid: int) -> list[int]:
    """All that a process, and they, have started."""
    found, waiting = [], [pid]
    while waiting:
        found.append(waiting.pop())
        for task in Path(f"/proc/{found[-1]}/task").glob("*/children"):
            try:
                waiting += map(int, task.read_text().split())
            except OSError:  # it has just ended
                continue
    return found[1:]


def is_alive(pid: int) -> bool:
    """Whether a process is there and not only waits to be buried."""
    try:
        status = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return False
    return status.rpartition(")")[2].split()[0] != "Z"
