"""Frames on a pipe: a JSON header and a body of bytes, with the lengths of both in front."""

from __future__ import annotations

import json
import struct
from collections.abc import Mapping
from typing import IO, Any

LENGTHS = struct.Struct("<IQ")
MAX_HEADER = 8 * 1024 * 1024  # bytes; it lists statements, and a file has at most 1 MB of code
MAX_BODY = 256 * 1024 * 1024  # bytes; the largest evidence, a trained model, is under 1 MB

Header = dict[str, Any]


class WireError(Exception):
    """The bytes are not a frame: cut short, too large, or not JSON."""


def pack(header: Mapping[str, Any], body: bytes = b"") -> bytes:
    """One frame as bytes."""
    text = json.dumps(header).encode()
    return LENGTHS.pack(len(text), len(body)) + text + body


def unpack(data: bytes, offset: int) -> tuple[Header, bytes, int]:
    """The frame that starts at ``offset``: its header, its body and the offset of its end.

    Raises:
        WireError: no complete frame starts there.
    """
    start = offset + LENGTHS.size
    if start > len(data):
        raise WireError("a frame is cut short")
    head, size = LENGTHS.unpack_from(data, offset)
    end = start + head + size
    if head > MAX_HEADER or size > MAX_BODY or end > len(data):
        raise WireError("a frame is cut short or too large")
    return _header(data[start : start + head]), data[start + head : end], end


def read(stream: IO[bytes]) -> tuple[Header, bytes] | None:
    """The next frame of a stream, or None at its end.

    Raises:
        WireError: the stream ends within a frame, or holds something other than frames.
    """
    lengths = _exactly(stream, LENGTHS.size)
    if not lengths:
        return None
    head, size = LENGTHS.unpack(lengths)
    if head > MAX_HEADER or size > MAX_BODY:
        raise WireError("a frame is too large")
    text, body = _exactly(stream, head), _exactly(stream, size)
    if len(text) < head or len(body) < size:
        raise WireError("a frame is cut short")
    return _header(text), body


def _exactly(stream: IO[bytes], size: int) -> bytes:
    """Read ``size`` bytes, or none at the stream's end. A pipe may give fewer at a time."""
    chunks = []
    while size > 0 and (chunk := stream.read(size)):
        chunks.append(chunk)
        size -= len(chunk)
    if chunks and size > 0:
        raise WireError("a frame is cut short")
    return b"".join(chunks)


def _header(text: bytes) -> Header:
    try:
        header = json.loads(text)
    except (ValueError, RecursionError):
        raise WireError("a frame's header is not JSON") from None
    if not isinstance(header, dict):
        raise WireError("a frame's header is not an object")
    return header
