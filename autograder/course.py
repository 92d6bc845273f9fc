"""The course's folder, and the files in it: configuration, sources, ledger and secret."""

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
    """The folder of an exercise's notebook and settings: ``source_notebooks/``, or nbgrader's
    ``source/``."""
    folders = [course / name / exercise for name in (SOURCE, "source")]
    return next((folder for folder in folders if folder.is_dir()), folders[0])


def ledger_of(course: Path) -> Path:
    """The path of a course's ledger; ``course_secret`` makes its folder."""
    return course / ".autograder" / "ledger.sqlite"


def course_secret(course: Path) -> bytes:
    """Read the course's secret from ``.autograder/secret`` (mode 0600); make it if needed.

    Raises:
        UsageError: the file cannot be read or made, or it is not a secret.
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
            "from a copy. Without a copy, delete it; grading then uses new inputs."
        )
    return secret


def _make(path: Path) -> None:
    """Write a new secret if the file does not exist; other processes may try at the same time."""
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
