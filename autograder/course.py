"""The course's folder: where its configuration lies, and its secret."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from .errors import UsageError

SECRET_BYTES = 32
SOURCE = "source_notebooks"
_CONFIG = "nbgrader_config.py"


def course_folder(start: Path) -> Path:
    """The nearest folder, from ``start`` upwards, with ``nbgrader_config.py``; else ``start``."""
    start = start.resolve()
    folders = [start, *start.parents]
    return next((folder for folder in folders if (folder / _CONFIG).is_file()), start)


def source_folder(course: Path, exercise: str) -> Path:
    """Where a course keeps an exercise's notebook and settings: in our folder or nbgrader's own."""
    folders = [course / name / exercise for name in (SOURCE, "source")]
    return next((folder for folder in folders if folder.is_dir()), folders[0])


def ledger_of(course: Path) -> Path:
    """Where a course keeps what was graded; ``course_secret`` makes the folder."""
    return course / ".autograder" / "ledger.sqlite"


def course_secret(course: Path) -> bytes:
    """The course's secret, made on the first call, in ``.autograder/secret`` (mode 0600).

    Raises:
        UsageError: it cannot be read or made, or is not one.
    """
    path = course / ".autograder" / "secret"
    try:
        path.parent.mkdir(mode=0o700, exist_ok=True)
        _make(path)
        secret = bytes.fromhex(path.read_text("ascii").strip())
    except OSError as error:
        raise UsageError(f"The course's secret {path} cannot be used: {error.strerror}.") from None
    except ValueError:
        secret = b""
    if len(secret) != SECRET_BYTES:
        raise UsageError(
            f"{path} does not hold a secret of {SECRET_BYTES} bytes in hexadecimal. Restore it "
            "from a copy; if there is none, delete it, and grades will come from new inputs."
        )
    return secret


def _make(path: Path) -> None:
    """Write a new secret unless there is one; whole or not at all, whoever else tries."""
    if path.exists():
        return
    draft = path.with_name(f".secret-{os.getpid()}-{secrets.token_hex(4)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(secrets.token_hex(SECRET_BYTES) + "\n")
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
