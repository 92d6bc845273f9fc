"""No clock on a wall decides anything: it may jump while a class is graded."""

from __future__ import annotations

import ast
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from ..batch.test_grader import class_of
from ..samples import ROOT, solved

JUMPING = """
import random, time
real, source = time.time, random.Random(7)
def jumping():
    # A day forward or back at each look, and years now and then.
    return real() + source.choice([-86400, 86400, -3 * 10**8, 3 * 10**8])
time.time = jumping
time.time_ns = lambda: int(jumping() * 10**9)
"""


def test_no_calendar_is_asked() -> None:
    """In no module: only clocks that never go back (monotonic, CPU time), and the stamps of files,
    which are compared for being the same (``watch``)."""
    asked = {}
    for path in sorted((ROOT / "autograder").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            names = _clocks(node)
            if names:
                asked[f"{path.name}:{getattr(node, 'lineno', 0)}"] = names
    assert {name for names in asked.values() for name in names} == {
        *("time.monotonic", "time.sleep", "monotonic", "process_time", "sleep")
    }


def _clocks(node: ast.AST) -> set[str]:
    """What of time and datetime an expression or an import takes."""
    if isinstance(node, ast.Import):
        return {n.name for n in node.names if n.name.partition(".")[0] == "datetime"}
    if isinstance(node, ast.ImportFrom) and node.module in ("time", "datetime"):
        return {name.name for name in node.names}
    if isinstance(node, ast.Attribute) and getattr(node.value, "id", "") in ("time", "datetime"):
        return {f"{getattr(node.value, 'id', '')}.{node.attr}"}
    return set()


@pytest.mark.timeout(400)
def test_a_clock_that_jumps(tmp_path: Path) -> None:
    """Days and years, forward and back, at every look of the grader's process: the same results to
    the byte but for the seconds taken. (What workers ask is in the test before.)"""
    (tmp_path / "jumping").mkdir()
    (tmp_path / "jumping" / "sitecustomize.py").write_text(JUMPING)
    told = []
    for name, path in (("still", ""), ("jumps", f"{tmp_path / 'jumping'}{os.pathsep}")):
        course = tmp_path / name
        class_of(course / "submitted", ["ada", "bo"])
        (course / "submitted" / "bo" / "lstm" / "lstm.py").write_text(solved())
        (course / ".autograder").mkdir()
        (course / ".autograder" / "secret").write_text("5e" * 32)
        command = [sys.executable, "-m", "autograder", "grade", "submitted", "--out", "out"]
        ran = subprocess.run(
            command,
            cwd=course,
            env=os.environ | {"PYTHONPATH": f"{path}{ROOT}"},
            capture_output=True,
            text=True,
            timeout=170,
        )
        assert ran.returncode == 0, ran.stderr
        lines = (course / "out" / "results.jsonl").read_text().splitlines()
        told.append([json.loads(line) | {"seconds": 0} for line in lines])
        assert all(json.loads(line)["seconds"] >= 0 for line in lines)
    assert told[0] == told[1]
    assert [line["score"] for line in told[0]] == [50.0, 90.0]


def test_the_clock_did_jump(tmp_path: Path) -> None:
    """Otherwise the test before would prove nothing."""
    (tmp_path / "sitecustomize.py").write_text(JUMPING)
    code = "import time; print(len({round((time.time() - 1e9) / 1e7) for _ in range(50)}))"
    ran = subprocess.run(
        [sys.executable, "-c", code],
        env=os.environ | {"PYTHONPATH": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert int(ran.stdout) >= 3, ran.stderr
