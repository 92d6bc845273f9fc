"""Write files whole or not at all, and name students' pages safely."""

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
# Names of devices in Windows, whatever follows the first dot.
_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\.|\Z)")
_HASHED = re.compile(r"-[a-z2-7]{16}\Z")


def write_atomically(path: Path, data: bytes | Iterable[bytes]) -> None:
    """Write beside the target, then rename: a reader sees the old file or the new one.

    A file that already has these bytes is left alone: some file systems sync at every rename over
    a file, which would make grading a large class again slow.

    Raises:
        OSError: the file cannot be written.
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
    except BaseException:  # Ctrl-C, too, must leave no half-written file
        temporary.unlink(missing_ok=True)
        raise


def page_stem(student: str) -> str:
    """Name a student's page, without ``.html``: ASCII letters, digits and ``-_.`` only.

    The name is readable, safe on every system and shared with nobody. It depends on the student
    alone, so that a page keeps its name whoever else is in the class. It is in lower case, so that
    students whose names differ only by case get different pages on every file system.
    """
    slug = _slug(student)
    # A name that looks hashed is hashed, too; else a student could take another's page.
    if slug and slug == student and not _HASHED.search(slug):
        return slug
    return f"{slug or 'student'}-{_short_hash(student)}"


def _slug(name: str) -> str:
    ascii_only = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode("ascii")
    slug = re.sub(r"[^a-z0-9_.]+", "-", ascii_only.lower())[:_LONGEST].strip("-_.")
    return f"student-{slug}" if _RESERVED.match(slug) else slug


def _short_hash(name: str) -> str:
    """80 bits in 16 characters; a name from a file system may have lone surrogates."""
    digest = hashlib.sha256(name.encode("utf-8", "surrogatepass")).digest()
    return base64.b32encode(digest[:10]).decode("ascii").lower()
