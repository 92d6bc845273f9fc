"""The warm process: imports torch once, then forks for every probe.

It holds no expected value, no seed and no solution. It talks in frames on its standard streams: a
task comes in; what the fork sent goes out, with how the fork ended.
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
from typing import IO, TYPE_CHECKING, Any

from . import confine, seccomp, stdio, warm, wire
from .limits import Limits

if TYPE_CHECKING:
    from .evidence import Recorder
    from .runner import Task


@dataclass
class Server:
    """State of the warm process.

    Attributes:
        fork: forks this process.
        readable: what forks may read, see ``confine.confine``.
        mapped: bytes of address space in use, see ``confine.apply_rlimits``.
        tasks: the descriptor that tasks come from; it hangs up when the grader is gone.
    """

    fork: Callable[[], int]
    readable: tuple[str, ...]
    mapped: int
    tasks: int

    def handle(self, header: wire.Header, body: bytes) -> tuple[wire.Header, bytes]:
        """Run one task in a fork; gives how the fork ended and the raw bytes that it sent."""
        # Not at the top: this imports torch, and PidNamespaces needs a process without threads.
        from .runner import read_task, run

        task = read_task(header, body)
        reader, writer = os.pipe()
        pid = self.fork()
        if pid == 0:
            run(task, partial(self._confine, task, writer))
        os.close(writer)
        try:
            return _supervise(pid, reader, self.tasks, task.limits)
        finally:
            os.close(reader)

    def _confine(self, task: Task, descriptor: int) -> Recorder:
        """Confine this process, a fork, for good; gives the recorder of its evidence.

        Raises:
            OSError: a layer could not be put on; no student code may run then.
        """
        from .clock import Timers
        from .evidence import Recorder

        confine.die_with_parent()
        descriptor = confine.keep_descriptor(descriptor)
        confine.confine(task.limits, self.mapped, self.readable)
        return Recorder(descriptor, task.program["name"], Timers(task.limits.cpu))


def _supervise(pid: int, reader: int, tasks: int, limits: Limits) -> tuple[wire.Header, bytes]:
    """Collect what a fork sends until it ends or reaches a limit."""
    deadline = time.monotonic() + limits.wall
    ended = os.pidfd_open(pid)
    chunks, over = _collect(reader, ended, tasks, deadline, limits.evidence)
    os.kill(pid, signal.SIGKILL)
    _, status, usage = os.wait4(pid, 0)
    os.close(ended)
    code = os.waitstatus_to_exitcode(status)
    end = {
        "exit": code if code >= 0 else None,
        "signal": -code if code < 0 and over is None else None,
        "over": over,
        "cpu": usage.ru_utime + usage.ru_stime,
    }
    return end, b"".join(chunks)


def _collect(
    reader: int, ended: int, tasks: int, deadline: float, most: int
) -> tuple[list[bytes], str | None]:
    """What came from ``reader``, and the limit that was reached, or None if the fork ended.

    That the fork closes its pipe does not count as its end: only ``ended`` tells.
    """
    chunks: list[bytes] = []
    poll = select.poll()
    poll.register(reader, select.POLLIN)
    poll.register(ended, select.POLLIN)
    poll.register(tasks, 0)  # reports a hang-up and nothing else
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
    """Serve until the standard input ends. ``arguments`` is the settings as JSON."""
    settings: dict[str, Any] = json.loads(arguments)
    fork = confine.PidNamespaces().fork if settings["pid_namespaces"] else os.fork
    tasks, replies = stdio.take_over()
    warnings.simplefilter("ignore")
    tempfile.tempdir = "/tmp"  # torch asks for its name; nothing is ever written there
    warm.import_torch()
    warm_up = warm.WarmUp()
    if not settings["warm_up_later"]:
        warm_up.run(lambda _: False)
    if settings["readable"]:
        import sandlock  # noqa: F401  (each fork confines itself with it)
    stdio.silence(2)
    if settings["seccomp"]:
        seccomp.deny(seccomp.NEVER, processes=True)
    server = Server(fork, tuple(settings["readable"]), confine.mapped_bytes(), tasks.fileno())
    stdio.ready(replies)
    _serve(server, tasks, replies, warm_up)


def _serve(server: Server, tasks: IO[bytes], replies: IO[bytes], warm_up: warm.WarmUp) -> None:
    """Handle tasks until they end; continue the warm-up while no task waits."""
    while True:
        if warm_up.run(lambda seconds: bool(select.select([tasks], [], [], seconds)[0])):
            server.mapped = confine.mapped_bytes()
        frame = wire.read(tasks)
        if frame is None:
            return
        stdio.reply(replies, *server.handle(*frame))
