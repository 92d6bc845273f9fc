"""Files that are written whole or not at all, and safe names for students' pages."""

from __future__ import annotations

import base64
import hashlib
import os
import re
import secrets
import unicodedata
from collections.abc import Iterable
from pathlib import Path

_LONGEST = 48
# What Windows keeps for devices, whatever follows the first dot.
_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\.|\Z)")
_HASHED = re.compile(r"-[a-z2-7]{16}\Z")


def write_atomically(path: Path, data: bytes | Iterable[bytes]) -> None:
    """Write beside the target, then rename: a reader sees the old file or the new one.

    What already holds these bytes is left alone: some file systems sync on every rename over a
    file, which makes grading a large class again slow for nothing.
    """
    if isinstance(data, bytes):
        if path.is_file() and path.read_bytes() == data:
            return
        data = (data,)
    temporary = path.with_name(f".{secrets.token_hex(8)}.tmp")
    try:
        with temporary.open("xb") as file:
            file.writelines(data)
        os.replace(temporary, path)
    except BaseException:  # Ctrl-C too must leave nothing behind
        temporary.unlink(missing_ok=True)
        raise


def page_name(student: str) -> str:
    """The file name of a student's page: readable, safe on every system, nobody else's.

    It depends on this name alone, so a page keeps its name whoever else is in the class. Slugs are
    lower case, so names that differ only by case get different pages where case does not count.
    """
    return f"{page_stem(student)}.html"


def page_stem(student: str) -> str:
    """``page_name`` without its ending: ASCII letters, digits and ``-_.`` only."""
    slug = _slug(student)
    # A name that looks hashed is hashed too: else one could be chosen to land on another's page.
    if slug and slug == student and not _HASHED.search(slug):
        return slug
    return f"{slug or 'student'}-{_short_hash(student)}"


def _slug(name: str) -> str:
    ascii_only = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode("ascii")
    slug = re.sub(r"[^a-z0-9_.]+", "-", ascii_only.lower())[:_LONGEST].strip("-_.")
    return f"student-{slug}" if _RESERVED.match(slug) else slug


def _short_hash(name: str) -> str:
    """80 bits in 16 characters; names from a file system may hold lone surrogates."""
    digest = hashlib.sha256(name.encode("utf-8", "surrogatepass")).digest()
    return base64.b32encode(digest[:10]).decode("ascii").lower()
