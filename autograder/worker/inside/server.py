"""The warm parent: imports torch once, then forks for every probe.

It holds no expected value, no seed, no solution. It speaks frames on its standard input and
output: a task comes, what the fork sent goes back, with how the fork ended.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import json
import os
import select
import signal
import sys
import tempfile
import time
import types
import warnings
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from . import confine, seccomp, wire


@dataclass
class Server:
    """State of the warm parent: how to fork, what is mapped, which probes are compiled."""

    fork: Callable[[], int]
    readable: tuple[str, ...]
    mapped: int
    compiled: dict[str, types.CodeType] = field(default_factory=dict)

    def handle(self, header: wire.Header, body: bytes) -> tuple[wire.Header, bytes]:
        """Run one task in a fork and give back its end and the raw bytes that it sent."""
        from .runner import Task, run

        limits = confine.Limits(**header["limits"])
        code = self._compile(header["probe"])
        text, tensors = body[: header["text"]].decode(), body[header["text"] :]
        program = header["program"] | {"text": text}
        task = Task(code, program, header["settings"], tensors, limits)
        reader, writer = os.pipe()
        pid = self.fork()
        if pid == 0:
            run(task, writer, self.mapped, self.readable)
        os.close(writer)
        try:
            return _supervise(pid, reader, limits)
        finally:
            os.close(reader)

    def _compile(self, source: str) -> types.CodeType:
        if source not in self.compiled:
            self.compiled[source] = compile(source, "probe.py", "exec")
        return self.compiled[source]


def _supervise(pid: int, reader: int, limits: confine.Limits) -> tuple[wire.Header, bytes]:
    """Collect what a fork sends until it ends, or is ended; the student can hurry neither."""
    started = time.monotonic()
    ended = os.pidfd_open(pid)
    chunks, over = _collect(reader, ended, started + limits.wall, limits.evidence)
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


def _collect(reader: int, ended: int, deadline: float, most: int) -> tuple[list[bytes], str | None]:
    chunks: list[bytes] = []
    poll = select.poll()
    poll.register(reader, select.POLLIN)
    poll.register(ended, select.POLLIN)
    while most > 0:
        left = deadline - time.monotonic()
        ready = dict(poll.poll(left * 1000)) if left > 0 else {}
        if not ready:
            return chunks, "wall"
        chunk = os.read(reader, 1 << 20) if reader in ready else b""
        if chunk:
            chunks.append(chunk)
            most -= len(chunk)
        elif ended in ready:
            return chunks, None
        else:
            poll.unregister(reader)
    return chunks, "evidence"


def warm_up() -> None:
    """Import what submissions use, and touch what torch only imports when it is first used."""
    import numpy  # noqa: F401
    import safetensors.torch  # noqa: F401
    import torch

    from . import evidence, runner, student  # noqa: F401

    tempfile.tempdir = "/tmp"  # torch asks for its name; nothing is ever written there
    torch.set_num_threads(1)
    model = torch.nn.Sequential(torch.nn.Embedding(2, 2), torch.nn.LSTM(2, 2, batch_first=True))
    for optimizer in (torch.optim.Adam(model.parameters()), torch.optim.SGD(model.parameters())):
        optimizer.zero_grad()
        model(torch.zeros(1, 2, dtype=torch.int64))[0].sum().backward()
        optimizer.step()
    for name in ("matplotlib.pyplot", "tqdm"):  # what notebooks import most, where it is installed
        with contextlib.suppress(Exception):
            importlib.import_module(name)
    gc.collect()
    gc.freeze()


def main(arguments: str) -> None:
    """Serve until the standard input ends. ``arguments`` is JSON: see ``jail.Jail``."""
    settings: dict[str, Any] = json.loads(arguments)
    fork = confine.PidNamespaces().fork if settings["pid_namespaces"] else os.fork
    tasks, replies = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    _silence(0, 1)
    warnings.simplefilter("ignore")
    warm_up()
    if settings["readable"]:
        import sandlock  # noqa: F401  (each fork confines itself with it)
    _silence(2)
    if settings["seccomp"]:
        seccomp.deny(seccomp.NEVER, processes=True)
    server = Server(fork, tuple(settings["readable"]), confine.mapped_bytes())
    _reply(replies, {"ready": True, "python": sys.version.split()[0]}, b"")
    while (frame := wire.read(tasks)) is not None:
        _reply(replies, *server.handle(*frame))


def _reply(stream: Any, header: wire.Header, body: bytes) -> None:
    stream.write(wire.pack(header, body))
    stream.flush()


def _silence(*descriptors: int) -> None:
    """Point them at nothing: what student code prints is kept nowhere, and costs nothing."""
    nothing = os.open(os.devnull, os.O_RDWR)
    for descriptor in descriptors:
        os.dup2(nothing, descriptor)
    os.close(nothing)
