"""A disk of a few kilobytes, and folders that nobody can write to, without being root."""

from __future__ import annotations

import json
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from autograder.worker.jail import _bwrap, problem_with

GRADE = shlex.join([sys.executable, "-m", "autograder", "grade", "submitted", "--out", "out"])


def in_own_mounts(folder: Path, mounts: list[str], script: str) -> subprocess.CompletedProcess[str]:
    """Run a shell script in a folder, where some paths are mounted otherwise: real file systems of
    the kernel, which refuse root, too. Skips loudly where that cannot be had."""
    problem = problem_with("bubblewrap")
    if problem is not None:
        pytest.skip(f"NO DISK OF A TEST'S OWN CAN BE MOUNTED HERE: {problem}")
    return subprocess.run(
        [
            _bwrap(),
            "--dev-bind",
            "/",
            "/",
            *mounts,
            "--chdir",
            str(folder),
            "--",
            "sh",
            "-c",
            script,
        ],
        capture_output=True,
        text=True,
        timeout=170,
    )


def graded(out: Path) -> dict[str, float]:
    """The scores in ``results.jsonl``; every student once."""
    lines = [json.loads(s) for s in (out / "results.jsonl").read_text("utf-8").splitlines()]
    scores = {line["student"]: line["score"] for line in lines}
    assert len(scores) == len(lines)
    return scores
