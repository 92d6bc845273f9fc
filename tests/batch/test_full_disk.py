"""Where nothing can be written any more, a run ends with a sentence, and can go on from there.

Disks are real: file systems of the kernel in a mount namespace, /dev/full, and RLIMIT_FSIZE.
"""

from __future__ import annotations

import os
import resource
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from ..samples import solved
from .disks import GRADE, graded, in_own_mounts
from .test_grader import class_of

STUDENTS = [f"s{number:02}" for number in range(4)]
SCORES = dict.fromkeys(STUDENTS, 50.0)
AGAIN = "the same command goes on from"


def kept(ledger: Path) -> dict[str, str]:
    """All reports of a ledger, by key."""
    with closing(sqlite3.connect(ledger)) as database:
        return dict(database.execute("SELECT key, report FROM reports"))


def one_sentence(stderr: str) -> str:
    """What a command says of why it ended, and that it is no traceback."""
    assert "Traceback" not in stderr
    (said,) = [line for line in stderr.splitlines() if line.startswith("autograder: ")]
    return said


@pytest.mark.parametrize(
    ("arguments", "said", "unbuffered"),
    [
        ("check ada/lstm.py", "the command failed: ", "1"),
        ("doctor", "the command failed: ", ""),
        ("doctor", "the command failed: ", "1"),
        ("grade ada --out out --isolation none", "The results are in out", ""),
        ("grade ada --out out --isolation none --json", "1 of 1 are graded and kept", "1"),
    ],
)
def test_output_that_cannot_be_written(
    tmp_path: Path, arguments: str, said: str, unbuffered: str
) -> None:
    """One sentence and exit code 1, when it is found at once and when only at the end."""
    (tmp_path / "ada").mkdir()
    (tmp_path / "ada" / "lstm.py").write_text(solved())
    with open("/dev/full", "w") as full:
        ran = subprocess.run(
            [sys.executable, "-m", "autograder", *arguments.split()],
            cwd=tmp_path,
            env=os.environ | {"PYTHONUNBUFFERED": unbuffered},
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            timeout=170,
        )
    assert ran.returncode == 1
    assert said in one_sentence(ran.stderr)
    assert "No space left on device" in ran.stderr
    assert "Exception ignored" not in ran.stderr
    if said.startswith("The results"):
        assert graded(tmp_path / "out") == {"ada": 90.0}


def test_errors_that_cannot_be_written(tmp_path: Path) -> None:
    """No progress can be shown; the results are written, and the exit code is right."""
    class_of(tmp_path / "submitted", STUDENTS[:1])
    with open("/dev/full", "w") as full:
        for name, code in {"submitted": 0, "nowhere": 2}.items():
            command = [sys.executable, "-m", "autograder", "grade", name, "--out", "out"]
            ran = subprocess.run(
                command, cwd=tmp_path, stdout=subprocess.DEVNULL, stderr=full, timeout=170
            )
            assert ran.returncode == code
    assert graded(tmp_path / "out") == {"s00": 50.0}


def test_a_disk_that_fills_up_in_the_middle(tmp_path: Path) -> None:
    """The course's own disk is full after a few: they are in the ledger. With room again the same
    command has all, and none that was finished is run again."""
    class_of(tmp_path / "submitted", STUDENTS)
    (tmp_path / "course").mkdir()
    ran = in_own_mounts(
        tmp_path / "course",
        ["--size", "400000", "--tmpfs", str(tmp_path / "course")],
        f"""
        ln -s ../submitted submitted
        head -c 345000 /dev/zero > filler
        {GRADE} --jobs 1; echo ended with $?
        cp .autograder/ledger.sqlite ../before.sqlite; ls out > ../before.txt
        rm filler
        {GRADE} --jobs 1; echo ended with $?
        cp -r .autograder/ledger.sqlite out ..
        """,
    )
    said = one_sentence(ran.stderr)
    assert "ledger.sqlite cannot be used: database or disk is full. Fix that; then" in said
    assert AGAIN in said
    assert [s for s in ran.stdout.splitlines() if s.startswith("ended")] == [
        "ended with 2",
        "ended with 0",
    ]
    assert (tmp_path / "before.txt").read_text() == ""
    before, after = kept(tmp_path / "before.sqlite"), kept(tmp_path / "ledger.sqlite")
    assert 0 < len(before) < len(STUDENTS) == len(after)
    assert before.items() <= after.items()
    assert graded(tmp_path / "out") == SCORES


def test_files_that_may_not_grow(tmp_path: Path) -> None:
    """The same under a limit of the kernel's for the size of a file."""
    class_of(tmp_path / "submitted", STUDENTS)
    command = [sys.executable, "-m", "autograder", "grade", "submitted", "--out", "out"]

    def limit() -> None:
        hard = resource.getrlimit(resource.RLIMIT_FSIZE)[1]
        resource.setrlimit(resource.RLIMIT_FSIZE, (35_000, hard))

    ran = subprocess.run(
        command, cwd=tmp_path, capture_output=True, text=True, timeout=170, preexec_fn=limit
    )
    assert ran.returncode == 2
    assert "ledger.sqlite cannot be used" in one_sentence(ran.stderr)
    assert AGAIN in ran.stderr
    before = kept(tmp_path / ".autograder" / "ledger.sqlite")
    assert 0 < len(before) < len(STUDENTS)
    subprocess.run(command, cwd=tmp_path, capture_output=True, check=True, timeout=170)
    assert before.items() <= kept(tmp_path / ".autograder" / "ledger.sqlite").items()
    assert graded(tmp_path / "out") == SCORES


@pytest.mark.parametrize("full", ["out", "temporary"])
def test_another_disk_is_full(tmp_path: Path, full: str) -> None:
    """That of the results, or that of temporary files: all are in the ledger, and written later."""
    class_of(tmp_path / "submitted", STUDENTS[:2])
    for name in ("out", "temporary"):
        (tmp_path / name).mkdir()
    ran = in_own_mounts(
        tmp_path,
        ["--size", "8192", "--tmpfs", str(tmp_path / full)],
        f"TMPDIR=$PWD/temporary {GRADE} --jobs 1; echo ended with $?; ls -A out",
    )
    said = one_sentence(ran.stderr)
    where = "Results cannot be written to out" if full == "out" else "A report cannot be kept in"
    assert where in said
    assert "No space left on device" in said
    assert "ended with 2" in ran.stdout
    assert ".tmp" not in ran.stdout
    ledger = tmp_path / ".autograder" / "ledger.sqlite"
    before = kept(ledger)
    assert before
    subprocess.run(GRADE.split(), cwd=tmp_path, capture_output=True, check=True, timeout=170)
    assert before.items() <= kept(ledger).items()
    assert graded(tmp_path / "out") == dict.fromkeys(STUDENTS[:2], 50.0)


@pytest.mark.parametrize(
    ("there", "what", "said"),
    [
        ([], ".", "Results cannot be written to out: Read-only file system"),
        (["out"], "out", "Results cannot be written to out: Read-only file system"),
        ([".autograder"], ".autograder", "secret cannot be used: Read-only file system"),
        (["out", ".autograder/secret"], ".autograder", "ledger.sqlite cannot be used: unable to"),
        (["out", ".autograder/ledger.sqlite"], ".autograder", "ledger.sqlite cannot be used: att"),
    ],
)
def test_folders_that_are_read_only(tmp_path: Path, there: list[str], what: str, said: str) -> None:
    """The results', the course's: one sentence that names it, and nothing half written."""
    class_of(tmp_path / "submitted", STUDENTS[:1])
    if ".autograder/ledger.sqlite" in there:
        subprocess.run(GRADE.split(), cwd=tmp_path, capture_output=True, check=True, timeout=170)
        (tmp_path / "submitted" / STUDENTS[0] / "lstm" / "lstm.py").write_text(solved())
        (tmp_path / "out" / "results.jsonl").unlink()
    for name in there:
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        if path.name == "secret":
            path.write_text("5e" * 32)
        elif path.suffix == "":
            path.mkdir(exist_ok=True)
    folder = str(tmp_path / what)
    ran = in_own_mounts(tmp_path, ["--ro-bind", folder, folder], f"{GRADE}; echo ended with $?")
    assert said in one_sentence(ran.stderr)
    assert "ended with 2" in ran.stdout
    assert not (tmp_path / "out" / "results.jsonl").exists()
    subprocess.run(GRADE.split(), cwd=tmp_path, capture_output=True, check=True, timeout=170)
    assert set(graded(tmp_path / "out")) == set(STUDENTS[:1])
