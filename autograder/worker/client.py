"""What goes to a worker and what comes back: a probe, and evidence that nobody trusts."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

import torch
from safetensors import SafetensorError
from safetensors.torch import load, save

from ..errors import WorkerError
from .inside import wire
from .inside.clock import CPU_SPENT, WALL_SPENT
from .inside.limits import WALL, Limits

_ADDRESS = re.compile(r"0x[0-9a-fA-F]{4,}")
# What a judge can compare. No right answer is in float8, complex and the like.
REAL = frozenset(
    {torch.float64, torch.float32, torch.float16, torch.bfloat16, torch.bool, torch.uint8}
    | {torch.int64, torch.int32, torch.int16, torch.int8}
)
_MOST_FRAMES = 200
_MOST_DIMENSIONS = 16
_SIGKILL, _SIGXCPU = 9, 24  # their numbers on Linux and macOS; Windows has neither name
MOST_WORDS = 2100  # characters of one message, a little over what an honest fork sends


@dataclass(frozen=True)
class Probe:
    """What to run beside a student's code.

    Attributes:
        source: a Python module with ``run(student, tensors, settings, recorder)``.
        tensors: inputs of the module.
        settings: plain values, as JSON has them.
        probes: how many attempts the module makes.
        cpu: seconds of CPU time for each attempt.
    """

    source: str
    tensors: Mapping[str, torch.Tensor] = field(default_factory=dict)
    settings: Mapping[str, Any] = field(default_factory=dict)
    probes: int = 1
    cpu: float = 10.0


@dataclass(frozen=True)
class Frame:
    """One attempt as the fork reported it. Nothing here is trusted; tensors can be checked."""

    tensors: Mapping[str, torch.Tensor]
    words: Mapping[str, Any]
    not_tensors: Mapping[str, str]
    error: Mapping[str, Any] | None


@dataclass(frozen=True)
class Evidence:
    """All that came of one probe.

    ``over`` names the limit that ended the fork ("cpu", "wall", "evidence"), and ``signal`` is the
    number of the signal that killed it; both are None otherwise.
    """

    frames: Mapping[str, Frame]
    over: str | None
    signal: int | None
    exit: int | None
    cpu: float

    @property
    def killed(self) -> bool:
        """Whether something other than a limit killed the fork: a person, or a system without
        memory. A fork that kills itself looks the same."""
        return self.signal == _SIGKILL and self.over is None

    def get(self, label: str) -> Frame | None:
        """The frame with this label, or None."""
        return self.frames.get(label)


def request(
    probe: Probe, program: Mapping[str, Any], tasks: int | None
) -> tuple[dict[str, Any], bytes]:
    """A probe and a program (``text``, ``name``, ``keep``) as one frame: header and body.

    ``tasks`` limits the processes and threads of a fork; None where nobody can count them.
    """
    text = str(program["text"]).encode("utf-8", "replace")
    wall = WALL * probe.cpu * probe.probes  # for the whole fork; each attempt has its own limit
    limits = Limits(cpu=probe.cpu, probes=probe.probes, wall=wall, tasks=tasks)
    header = {
        "probe": probe.source,
        "program": {"name": program["name"], "keep": list(program["keep"])},
        "settings": dict(probe.settings),
        "limits": asdict(limits),
        "text": len(text),
    }
    return header, text + save(dict(probe.tensors))


def evidence(probe: Probe, end: Mapping[str, Any], body: bytes) -> Evidence:
    """The evidence of a process, from what it sent and how it ended.

    Raises:
        WorkerError: the process ran no student code.
    """
    frames = _frames(body)
    if "ready" not in frames:
        ends = {key: end[key] for key in ("exit", "signal", "over") if end[key] is not None}
        how = ", ".join(f"{key} {value}" for key, value in ends.items())
        raise WorkerError(f"A fork could not be confined ({how}); see 'autograder doctor'.")
    return Evidence(frames, _over(end, probe), end["signal"], end["exit"], end["cpu"])


def _over(end: Mapping[str, Any], probe: Probe) -> str | None:
    """Which limit ended a fork: the helper says so, or the exit code is the timer's number."""
    if end["over"] is not None:
        return str(end["over"])
    ending = end["exit"] or end["signal"]
    if ending == WALL_SPENT:
        return "wall"
    spent = end["signal"] == _SIGKILL and end["cpu"] >= probe.cpu
    return "cpu" if spent or ending in (_SIGXCPU, CPU_SPENT) else None


def _frames(body: bytes) -> dict[str, Frame]:
    """The well-formed frames at the start of what a fork sent. Of each label, the first counts."""
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
    odd = {name: why for name, tensor in tensors.items() if (why := _why_odd(tensor))}
    not_tensors = _mapping(header.get("not_tensors")) | odd
    return str(header["label"])[:100], Frame(
        tensors={name: tensor for name, tensor in tensors.items() if name not in odd},
        words={key: _clean_word(word) for key, word in _mapping(header.get("words")).items()},
        not_tensors={str(clean(key)): str(clean(kind)) for key, kind in not_tensors.items()},
        error=None if error is None else {k: clean(v) for k, v in _mapping(error).items()},
    )


def _why_odd(tensor: torch.Tensor) -> str:
    """Why no judge can compare a tensor; empty if one can."""
    if tensor.dim() > _MOST_DIMENSIONS:
        return f"Tensor of {tensor.dim()} dimensions"
    return "" if tensor.dtype in REAL else f"Tensor with dtype {tensor.dtype}"


def _clean_word(word: Any) -> Any:
    if isinstance(word, list):
        return [clean(each) for each in word[:_MOST_FRAMES]]
    return clean(word)


def _mapping(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def clean(value: Any) -> Any:
    """A value from a fork, of limited length, without control characters and memory addresses.

    Addresses differ from run to run; results must not.
    """
    if isinstance(value, bool | int | float) or value is None:
        return value
    text = _ADDRESS.sub("0x…", str(value)[:MOST_WORDS]).replace("\t", " ")
    return "".join(c if c.isprintable() or c == "\n" else "\N{REPLACEMENT CHARACTER}" for c in text)
