"""How a fork hands back what it saw: labelled tensors, and words that are bounded."""

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

MAX_WORDS = 2000  # characters of any one message
Tensors = Mapping[str, object]
Words = Mapping[str, Any]


class Recorder:
    """Sends one frame for each thing that a probe tried.

    Nothing in a frame is trusted by its reader: the code under test runs in this same process and
    could write frames of its own.
    """

    def __init__(self, descriptor: int, file_name: str, clock: Clock) -> None:
        self._descriptor = descriptor
        self._file_name = file_name
        self._clock = clock
        self.also: Callable[[BaseException], Words] = lambda error: {}  # told with an error

    def arm(self) -> None:
        """Give what comes next the time of one probe."""
        self._clock.arm()

    def attempt(self, label: str, action: Callable[[], tuple[Tensors, Words]]) -> Words | None:
        """Run ``action`` under the CPU limit of one probe and send what it gives, or its error.
        Returns its words; None after an error.

        A tensor goes as it is; of anything else that stands where a tensor was expected, only a
        description goes (``words["not_tensors"]``).
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
    """A contiguous copy on the CPU that shares memory with nothing and has no graph.

    None for what is no tensor, or one of a kind that cannot be sent (sparse, quantised, meta).
    """
    if not isinstance(value, torch.Tensor):
        return None
    try:
        return torch.empty(value.shape, dtype=value.dtype).copy_(value.detach())
    except (RuntimeError, NotImplementedError):
        return None


def kind(value: object) -> str:
    """What a value is, in a word or two: a type, with the shape where it has one."""
    name = type(value).__name__[:60]
    if isinstance(value, tuple | list):
        return f"{name} of {len(value)}"
    if isinstance(value, torch.Tensor):
        layout = str(value.layout).removeprefix("torch.")
        return f"{name} on {value.device} with dtype {value.dtype} and layout {layout}"
    shape = getattr(value, "shape", None)
    return f"{name} of shape {tuple(shape)}"[:100] if isinstance(shape, tuple) else name


def number(value: object) -> float | None:
    """``float(value)``, or None where that fails or is not finite."""
    try:
        result = float(value)  # type: ignore[arg-type]
    except Exception:
        return None
    return result if math.isfinite(result) else None


def shorten(text: str) -> str:
    """The front and the back of a long message: TorchScript, for one, says why at the back."""
    half = MAX_WORDS // 2
    return text if len(text) <= MAX_WORDS else f"{text[:half]} … {text[-half:]}"


def describe(error: BaseException, file_name: str) -> dict[str, Any]:
    """An exception as words: its type, its message and the last line of the file it passed."""
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
