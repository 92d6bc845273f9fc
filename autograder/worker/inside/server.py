"""The warm parent: imports torch once, then forks for every probe.

It holds no expected value, no seed, no solution. It speaks frames on its standard input and
output: a task comes, what the fork sent goes back, with how the fork ended.
"""

from __future__ import annotations

import json
import os
import select
import signal
import tempfile
import time
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import IO, Any

from . import confine, seccomp, stdio, warm, wire
from .limits import Limits


@dataclass
class Server:
    """State of the warm parent: how to fork, what forks may read, what is mapped (bytes), and the
    descriptor of its tasks, which hangs up when the grader is gone."""

    fork: Callable[[], int]
    readable: tuple[str, ...]
    mapped: int
    tasks: int

    def handle(self, header: wire.Header, body: bytes) -> tuple[wire.Header, bytes]:
        """Run one task in a fork and give back its end and the raw bytes that it sent."""
        from .fork import confined
        from .runner import read_task, run

        task = read_task(header, body)
        reader, writer = os.pipe()
        pid = self.fork()
        if pid == 0:
            run(task, partial(confined, task, writer, self.mapped, self.readable))
        os.close(writer)
        try:
            return _supervise(pid, reader, self.tasks, task.limits)
        finally:
            os.close(reader)


def _supervise(pid: int, reader: int, tasks: int, limits: Limits) -> tuple[wire.Header, bytes]:
    """Collect what a fork sends until it ends, or is ended; the student can hurry neither."""
    started = time.monotonic()
    ended = os.pidfd_open(pid)
    chunks, over = _collect(reader, ended, tasks, started + limits.wall, limits.evidence)
    os.kill(pid, signal.SIGKILL)
    _, status, usage = os.wait4(pid, 0)
    os.close(ended)
    code = os.waitstatus_to_exitcode(status)
    end = {
        "exit": code if code >= 0 else None,
        "signal": -code if code < 0 and over is None else None,
        "over": over,
        "cpu": usage.ru_utime + usage.ru_stime,
        "wall": time.monotonic() - started,
    }
    return end, b"".join(chunks)


def _collect(
    reader: int, ended: int, tasks: int, deadline: float, most: int
) -> tuple[list[bytes], str | None]:
    chunks: list[bytes] = []
    poll = select.poll()
    poll.register(reader, select.POLLIN)
    poll.register(ended, select.POLLIN)
    poll.register(tasks, 0)  # nothing but its end
    while most > 0:
        left = deadline - time.monotonic()
        ready = dict(poll.poll(left * 1000)) if left > 0 else {}
        if not ready:
            return chunks, "wall"
        if tasks in ready:
            return chunks, "gone"
        chunk = os.read(reader, 1 << 20) if reader in ready else b""
        if chunk:
            chunks.append(chunk)
            most -= len(chunk)
        elif ended in ready:
            return chunks, None
        else:
            poll.unregister(reader)
    return chunks, "evidence"


def main(arguments: str) -> None:
    """Serve until the standard input ends. ``arguments`` is JSON: see ``command.serve``."""
    settings: dict[str, Any] = json.loads(arguments)
    fork = confine.PidNamespaces().fork if settings["pid_namespaces"] else os.fork
    tasks, replies = stdio.take_over()
    warnings.simplefilter("ignore")
    tempfile.tempdir = "/tmp"  # torch asks for its name; nothing is ever written there
    warm.import_torch()
    chores = warm.Chores()
    if not settings["chores_later"]:
        chores.do(lambda _: False)
    if settings["readable"]:
        import sandlock  # noqa: F401  (each fork confines itself with it)
    stdio.silence(2)
    if settings["seccomp"]:
        seccomp.deny(seccomp.NEVER, processes=True)
    server = Server(fork, tuple(settings["readable"]), confine.mapped_bytes(), tasks.fileno())
    stdio.ready(replies)
    _serve(server, tasks, replies, chores)


def _serve(server: Server, tasks: IO[bytes], replies: IO[bytes], chores: warm.Chores) -> None:
    """Handle tasks until they end; what is left of the chores is done while none waits."""
    while True:
        if chores.do(lambda seconds: bool(select.select([tasks], [], [], seconds)[0])):
            server.mapped = confine.mapped_bytes()
        frame = wire.read(tasks)
        if frame is None:
            return
        stdio.reply(replies, *server.handle(*frame))
