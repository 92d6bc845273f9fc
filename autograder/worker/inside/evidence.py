"""What a fork hands back: labelled tensors, and words of limited length."""

from __future__ import annotations

import math
import os
import traceback
from collections.abc import Callable, Mapping
from typing import Any

import torch
from safetensors.torch import save

from . import wire
from .clock import Clock

MAX_WORDS = 2000  # characters of one message
Tensors = Mapping[str, object]
Words = Mapping[str, Any]


class Recorder:
    """Sends one frame for each attempt of a probe.

    The grader trusts nothing in a frame: student code runs in this same process and could write
    frames of its own.
    """

    def __init__(self, descriptor: int, file_name: str, clock: Clock) -> None:
        self._descriptor = descriptor
        self._file_name = file_name
        self._clock = clock
        self.also: Callable[[BaseException], Words] = lambda error: {}  # words to add to an error

    def arm(self) -> None:
        """Start the time limits of one probe anew."""
        self._clock.arm()

    def attempt(self, label: str, action: Callable[[], tuple[Tensors, Words]]) -> Words | None:
        """Run ``action`` under the limits of one probe; send what it gives, or its error.

        Where ``action`` gives something else than a tensor, a description of it is sent
        (``not_tensors``).

        Returns:
            The words that ``action`` gave; None after an error.
        """
        self.arm()
        try:
            tensors, words = action()
            copies = {key: plain(value) for key, value in tensors.items()}
            good = {key: copy for key, copy in copies.items() if copy is not None}
            bad = {key: kind(tensors[key]) for key, copy in copies.items() if copy is None}
            self._send({"label": label, "words": dict(words), "not_tensors": bad}, save(good))
        except BaseException as error:
            told = describe(error, self._file_name) | dict(self.also(error))
            self._send({"label": label, "error": told}, b"")
            return None
        return words

    def say(self, label: str, words: Words) -> None:
        """Send words alone."""
        self._send({"label": label, "words": dict(words)}, b"")

    def _send(self, header: wire.Header, body: bytes) -> None:
        frame = memoryview(wire.pack(header, body))
        while frame:
            frame = frame[os.write(self._descriptor, frame) :]


def plain(value: Any) -> torch.Tensor | None:
    """A contiguous copy on the CPU, with memory of its own and no graph.

    None for what is not a tensor, and for kinds that cannot be sent (sparse, quantised, meta).
    """
    if not isinstance(value, torch.Tensor):
        return None
    try:
        return torch.empty(value.shape, dtype=value.dtype).copy_(value.detach())
    except (RuntimeError, NotImplementedError):
        return None


def kind(value: object) -> str:
    """What a value is, in a few words: its type, and its shape if it has one."""
    name = type(value).__name__[:60]
    if isinstance(value, tuple | list):
        return f"{name} of {len(value)}"
    if isinstance(value, torch.Tensor):
        layout = str(value.layout).removeprefix("torch.")
        return f"{name} on {value.device} with dtype {value.dtype} and layout {layout}"
    shape = getattr(value, "shape", None)
    return f"{name} of shape {tuple(shape)}"[:100] if isinstance(shape, tuple) else name


def number(value: object) -> float | None:
    """``float(value)``, or None if that fails or is not finite."""
    try:
        result = float(value)  # type: ignore[arg-type]
    except Exception:
        return None
    return result if math.isfinite(result) else None


def shorten(text: str) -> str:
    """The start and the end of a long message: TorchScript, for one, gives the reason last."""
    half = MAX_WORDS // 2
    return text if len(text) <= MAX_WORDS else f"{text[:half]} … {text[-half:]}"


def describe(error: BaseException, file_name: str) -> dict[str, Any]:
    """An exception as words: its type, its message and the last line of the file it came by."""
    try:
        message = shorten(str(error))
    except BaseException:
        message = ""
    frames = traceback.walk_tb(error.__traceback__)
    lines: list[int] = [line for frame, line in frames if frame.f_code.co_filename == file_name]
    if isinstance(error, SyntaxError) and error.filename == file_name and error.lineno:
        lines.append(error.lineno)
    return {
        "type": type(error).__name__[:60],
        "message": message,
        "line": lines[-1] if lines else None,
    }
