"""The grader's side of a worker: sends a probe, reads back evidence that it does not trust."""

from __future__ import annotations

import contextlib
import re
import signal
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

import torch
from safetensors import SafetensorError
from safetensors.torch import load, save

from ..errors import WorkerError
from .inside import wire
from .inside.confine import Limits
from .inside.evidence import WALL
from .jail import Jail, Process, last_line

_ADDRESS = re.compile(r"0x[0-9a-fA-F]{4,}")
# What a judge can compare; float8, complex and their kin are no right answer to anything.
REAL = frozenset(
    {torch.float64, torch.float32, torch.float16, torch.bfloat16, torch.bool, torch.uint8}
    | {torch.int64, torch.int32, torch.int16, torch.int8}
)
_MOST_FRAMES = 200
MOST_WORDS = 2100  # characters of one message, a little over what an honest fork sends


@dataclass(frozen=True)
class Probe:
    """What is to be run beside a student's code.

    Attributes:
        source: a Python module with ``run(student, tensors, settings, recorder)``.
        tensors: its inputs.
        settings: plain values, as JSON has them.
        probes: how many attempts it makes, each with ``cpu`` seconds.
        cpu: seconds of CPU time for each.
    """

    source: str
    tensors: Mapping[str, torch.Tensor] = field(default_factory=dict)
    settings: Mapping[str, Any] = field(default_factory=dict)
    probes: int = 1
    cpu: float = 10.0

    @property
    def wall(self) -> float:
        """The backstop of the whole fork, in seconds; each probe has its own within it."""
        return WALL * self.cpu * self.probes


@dataclass(frozen=True)
class Frame:
    """One attempt as the fork told it. Nothing here is trusted; tensors can be checked."""

    tensors: Mapping[str, torch.Tensor]
    words: Mapping[str, Any]
    not_tensors: Mapping[str, str]
    error: Mapping[str, Any] | None


@dataclass(frozen=True)
class Evidence:
    """All that came of one probe.

    ``over`` names the limit that ended it ("cpu", "wall", "evidence") and ``signal`` what killed
    it, if anything did.
    """

    frames: Mapping[str, Frame]
    over: str | None
    signal: int | None
    exit: int | None
    cpu: float

    def get(self, label: str) -> Frame | None:
        """The frame with this label, or None if none came."""
        return self.frames.get(label)


class Worker:
    """A warm jailed parent, started on the first use and again after it was lost."""

    def __init__(self, jail: Jail) -> None:
        self.jail = jail
        self._process: Process | None = None

    def run(self, probe: Probe, program: Mapping[str, Any]) -> Evidence:
        """Run a probe on a program (``text``, ``name``, ``keep``) in a fork of its own.

        Raises:
            WorkerError: the worker itself failed, twice; the submission is not to blame.
        """
        try:
            return self._run(probe, program)
        except WorkerError:
            self.close()
            return self._run(probe, program)

    def _run(self, probe: Probe, program: Mapping[str, Any]) -> Evidence:
        text = str(program["text"]).encode("utf-8", "replace")
        header = {
            "probe": probe.source,
            "program": {"name": program["name"], "keep": list(program["keep"])},
            "settings": dict(probe.settings),
            "limits": asdict(self._limits(probe)),
            "text": len(text),
        }
        end, body = self._exchange(header, text + save(dict(probe.tensors)))
        frames = _frames(body)
        if "ready" not in frames:
            raise WorkerError(f"A fork could not be confined ({end}); see 'autograder doctor'.")
        return Evidence(frames, _over(end, probe), end["signal"], end["exit"], end["cpu"])

    def _limits(self, probe: Probe) -> Limits:
        tasks = 64 if self.jail.own_user else None
        return Limits(cpu=probe.cpu, probes=probe.probes, wall=probe.wall, tasks=tasks)

    def start(self) -> None:
        """Start the warm parent now, if it is not running.

        Raises:
            WorkerError: it did not come up; the message has what it said.
        """
        if self._process is None:
            self._process = self.jail.start()
            self._receive(self._process)

    def _exchange(self, header: Mapping[str, Any], body: bytes) -> tuple[wire.Header, bytes]:
        self.start()
        assert self._process is not None
        try:
            self._process.stdin.write(wire.pack(header, body))
            self._process.stdin.flush()
        except OSError:
            raise WorkerError(
                f"The worker ended before its task: {_said(self._process)}."
            ) from None
        return self._receive(self._process)

    def _receive(self, process: Process) -> tuple[wire.Header, bytes]:
        try:
            frame = wire.read(process.stdout)
        except (OSError, wire.WireError) as error:
            raise WorkerError(f"The worker's answer cannot be read: {error}.") from None
        if frame is None:
            raise WorkerError(f"The worker ended without an answer: {_said(process)}.")
        return frame

    def close(self) -> None:
        """End the warm parent and whatever it has forked."""
        process, self._process = self._process, None
        if process is None:
            return
        with contextlib.suppress(OSError):
            process.stdin.close()
        with contextlib.suppress(Exception):
            process.kill()
        with contextlib.suppress(Exception):
            process.wait()
        for stream in (process.stdout, process.stderr):
            with contextlib.suppress(OSError):
                stream.close()

    def __enter__(self) -> Worker:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _said(process: Process) -> str:
    with contextlib.suppress(Exception):
        process.kill()
    return last_line(process.stderr.read().decode(errors="replace"))


def _over(end: Mapping[str, Any], probe: Probe) -> str | None:
    """Which limit ended a fork: the parent says it, or its exit code is the timer's number."""
    if end["over"] is not None:
        return str(end["over"])
    ending = end["exit"] or end["signal"]
    if ending == signal.SIGALRM:
        return "wall"
    spent = end["signal"] == signal.SIGKILL and end["cpu"] >= probe.cpu
    return "cpu" if spent or ending in (signal.SIGXCPU, signal.SIGPROF) else None


def _frames(body: bytes) -> dict[str, Frame]:
    """The well-formed frames at the front of what a fork sent; the first of a label counts."""
    frames: dict[str, Frame] = {}
    offset = 0
    for _ in range(_MOST_FRAMES):
        if offset >= len(body):
            break
        try:
            header, tensors, offset = wire.unpack(body, offset)
            label, frame = _frame(header, tensors)
        except (wire.WireError, SafetensorError, ValueError, RuntimeError, TypeError, KeyError):
            break
        frames.setdefault(label, frame)
    return frames


def _frame(header: wire.Header, body: bytes) -> tuple[str, Frame]:
    error = header.get("error")
    tensors = load(body) if body else {}
    dtypes = {name: tensor.dtype for name, tensor in tensors.items()}
    odd = {
        name: f"Tensor with dtype {dtype}" for name, dtype in dtypes.items() if dtype not in REAL
    }
    not_tensors = _mapping(header.get("not_tensors")) | odd
    return str(header["label"])[:100], Frame(
        tensors={name: tensor for name, tensor in tensors.items() if name not in odd},
        words={
            key: clean(word) if isinstance(word, str) else word
            for key, word in _mapping(header.get("words")).items()
        },
        not_tensors={str(key): str(clean(kind)) for key, kind in not_tensors.items()},
        error=None if error is None else {k: clean(v) for k, v in _mapping(error).items()},
    )


def _mapping(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def clean(value: Any) -> Any:
    """A word from a fork, bounded, without control characters or memory addresses.

    Addresses differ from run to run; results must not.
    """
    if isinstance(value, bool | int | float) or value is None:
        return value
    text = _ADDRESS.sub("0x…", str(value)[:MOST_WORDS]).replace("\t", " ")
    return "".join(c if c.isprintable() or c == "\n" else "\N{REPLACEMENT CHARACTER}" for c in text)
