"""The course's folder and its secret."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from autograder.course import course_folder, course_secret
from autograder.errors import UsageError


def test_the_secret_is_made_once(tmp_path: Path) -> None:
    """Many at once get the same one, and it stays."""
    found: list[bytes] = []
    threads = [
        threading.Thread(target=lambda: found.append(course_secret(tmp_path))) for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(found)) == 1
    assert len(found[0]) == 32
    assert [path.name for path in (tmp_path / ".autograder").iterdir()] == ["secret"]


def test_a_damaged_secret_is_not_replaced(tmp_path: Path) -> None:
    """It is said, and the file stays as it was: other inputs would give other grades unnoticed."""
    path = tmp_path / ".autograder" / "secret"
    path.parent.mkdir()
    path.write_text("rubbish")
    with pytest.raises(UsageError, match="does not hold a secret"):
        course_secret(tmp_path)
    assert path.read_text() == "rubbish"


def test_the_course_is_where_its_configuration_is(tmp_path: Path) -> None:
    """The nearest folder upwards with nbgrader's configuration; else the one we are in."""
    inner = tmp_path / "a" / "b"
    inner.mkdir(parents=True)
    assert course_folder(inner) == inner
    (tmp_path / "nbgrader_config.py").write_text("")
    assert course_folder(inner) == tmp_path
