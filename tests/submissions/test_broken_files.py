"""Every kind of broken file, through the reader, and through the real command beside innocents."""

from __future__ import annotations

import json
import os
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from autograder.submissions.discovery import Refused, find_submissions, read

from ..cli.test_cli import autograder, results
from ..samples import RELEASE, SOLUTIONS, as_notebook, solved

HUNDRED_MEGABYTES = 100_000_000
NOTEBOOK = (SOLUTIONS / "lstm.ipynb").read_bytes()


def of(name: str, data: bytes) -> Callable[[Path], None]:
    return lambda folder: (folder / name).write_bytes(data) and None


def changed(**changes: object) -> bytes:
    """The solved notebook with other values at its top."""
    return json.dumps(json.loads(NOTEBOOK) | changes).encode()


def with_cell(**changes: object) -> bytes:
    """The solved notebook, its second cell with other values."""
    notebook = json.loads(NOTEBOOK)
    notebook["cells"][1] |= changes
    return json.dumps(notebook).encode()


def sparse(name: str) -> Callable[[Path], None]:
    def make(folder: Path) -> None:
        (folder / name).touch()
        os.truncate(folder / name, HUNDRED_MEGABYTES)

    return make


def device(folder: Path) -> None:
    """A device, or a link to one where only root may make them."""
    try:
        os.mknod(folder / "lstm.py", 0o020644, os.makedev(1, 5))
    except PermissionError:
        (folder / "lstm.py").symlink_to("/dev/zero")


def both_cases(folder: Path) -> None:
    (folder / "LSTM.ipynb").write_bytes(NOTEBOOK)
    (folder / "Lstm.py").write_text(solved())


def two_files(folder: Path) -> None:
    (folder / "lstm.ipynb").write_bytes(NOTEBOOK)
    (folder / "lstm.py").write_text(solved())


NOT_ONE = "lstm.ipynb is not a notebook: "
# By the student: what lies in the folder, and how its sentence begins; None where it is read, and
# nothing in it was attempted.
BROKEN: dict[str, tuple[Callable[[Path], None], str | None]] = {
    "empty notebook": (of("lstm.ipynb", b""), None),
    "empty script": (of("lstm.py", b""), None),
    "blank script": (of("lstm.py", b" \n\n"), None),
    "empty folder": (lambda folder: None, "The folder is empty"),
    "truncated notebook": (of("lstm.ipynb", NOTEBOOK[:-1000]), f"{NOT_ONE}it is not JSON"),
    "truncated script": (of("lstm.py", solved().encode()[:1500]), "lstm.py has a syntax error"),
    "binary notebook": (of("lstm.ipynb", bytes(range(256))), f"{NOT_ONE}it is not UTF-8"),
    "binary script": (of("lstm.py", b"\x7fELF\x02\x01\x01\x00"), "lstm.py holds null bytes"),
    "utf-16 notebook": (
        of("lstm.ipynb", NOTEBOOK.decode().encode("utf-16")),
        f"{NOT_ONE}it is not UTF-8",
    ),
    "utf-16 script": (of("lstm.py", solved().encode("utf-16")), "lstm.py cannot be read as UTF-8"),
    "latin-1 script": (of("lstm.py", "x = 'é'".encode("latin-1")), "lstm.py cannot be read as UTF"),
    "false coding": (of("lstm.py", b"# coding: klingon\n"), "lstm.py cannot be read as UTF-8"),
    "script as notebook": (of("lstm.ipynb", solved().encode()), f"{NOT_ONE}it is not JSON"),
    "notebook as script": (of("lstm.py", NOTEBOOK), None),
    "zip as notebook": (of("lstm.ipynb", b"PK\x03\x04\xff\xff"), f"{NOT_ONE}it is not UTF-8"),
    "zip beside": (of("lstm.zip", b"PK\x03\x04"), "lstm.zip is a zip file."),
    "picture as notebook": (of("lstm.ipynb", b"\x89PNG\r\n\x1a\n"), f"{NOT_ONE}it is not UTF-8"),
    "list": (of("lstm.ipynb", b"[1, 2]"), f"{NOT_ONE}it does not say which"),
    "number": (of("lstm.ipynb", b"NaN"), f"{NOT_ONE}it does not say which"),
    "huge number": (of("lstm.ipynb", b"9" * 5000), f"{NOT_ONE}it is not JSON"),
    "100 MB notebook": (sparse("lstm.ipynb"), "lstm.ipynb has 100.0 MB, and at most 10 MB"),
    "100 MB script": (sparse("lstm.py"), "lstm.py has 100.0 MB, and at most 10 MB"),
    "much code": (of("lstm.py", b"x = 1\n" * 200_000), "lstm.py holds more than 1,000,000"),
    "deep JSON": (of("lstm.ipynb", b'{"a":' * 100_000), f"{NOT_ONE}its contents are nested"),
    "deep script": (of("lstm.py", b"(" * 5000), "lstm.py has a syntax error"),
    "deep metadata": (
        of("lstm.ipynb", changed().replace(b'"metadata"', b'"a":' + b"[" * 9**5, 1)),
        f"{NOT_ONE}",
    ),
    "nbformat 3": (of("lstm.ipynb", changed(nbformat=3)), "lstm.ipynb has notebook format 3"),
    "nbformat 99": (of("lstm.ipynb", changed(nbformat=99)), "lstm.ipynb has notebook format 99"),
    "nbformat text": (of("lstm.ipynb", changed(nbformat="4")), "lstm.ipynb has notebook format 4"),
    "cells missing": (of("lstm.ipynb", changed(cells=None)), f"{NOT_ONE}it has no list of cells"),
    "cells an object": (of("lstm.ipynb", changed(cells={})), f"{NOT_ONE}it has no list of cells"),
    "cells numbers": (of("lstm.ipynb", changed(cells=[1])), f"{NOT_ONE}its cell 1 is not a cell"),
    "cell of no kind": (of("lstm.ipynb", with_cell(cell_type=4)), f"{NOT_ONE}its cell 2 is not a"),
    "source a number": (
        of("lstm.ipynb", with_cell(cell_type="code", source=4)),
        f"{NOT_ONE}the source of its cell 2 is not text",
    ),
    "source of numbers": (
        of("lstm.ipynb", with_cell(cell_type="code", source=["x", 4])),
        f"{NOT_ONE}the source of its cell 2 is not text",
    ),
    "half a character": (of("lstm.ipynb", as_notebook("x = '\ud800'")), None),
    "pipe": (lambda folder: os.mkfifo(folder / "lstm.py"), "lstm.py is not an ordinary file"),
    "device": (device, "lstm.py is "),
    "folder": (lambda folder: (folder / "lstm.ipynb").mkdir(), "lstm.ipynb is a folder"),
    "link to nowhere": (
        lambda folder: (folder / "lstm.py").symlink_to("nowhere.py"),
        "lstm.py cannot be read: ",
    ),
    "link to itself": (
        lambda folder: (folder / "lstm.py").symlink_to("lstm.py"),
        "lstm.py cannot be read: ",
    ),
    "other case": (both_cases, "None of these files has the right name, lstm.ipynb or lstm.py: "),
    "two files": (two_files, "More than one file was found"),
}
INNOCENT = ("Ada", "ada", "zoe")  # two of them differ by case alone


def hand_in(submitted: Path) -> None:
    for student, (make, _) in BROKEN.items():
        (submitted / student / "lstm").mkdir(parents=True)
        make(submitted / student / "lstm")
    for student in INNOCENT:
        (submitted / student / "lstm").mkdir(parents=True)
        (submitted / student / "lstm/lstm.py").write_text(solved())


def is_sentence(said: str) -> bool:
    """One or a few short sentences, on one line."""
    return said.endswith(".") and "\n" not in said and len(said) < 400 and said.isprintable()


@pytest.mark.timeout(60)
@pytest.mark.parametrize("student", BROKEN)
def test_reader(tmp_path: Path, student: str) -> None:
    """Each is read, or refused with a sentence; nothing is waited for."""
    make, expected = BROKEN[student]
    (tmp_path / "submitted/mal/lstm").mkdir(parents=True)
    make(tmp_path / "submitted/mal/lstm")
    (tmp_path / "submitted/zoe").mkdir()
    (tmp_path / "submitted/zoe/lstm.py").write_text("x = 1")
    mal, _ = [read(each) for each in find_submissions([tmp_path / "submitted"], "lstm")]
    if expected is None:
        assert not isinstance(mal, Refused)
    else:
        assert isinstance(mal, Refused)
        assert mal.reason.startswith(expected)
        assert is_sentence(mal.reason)


def test_without_permission(as_nobody: Path) -> None:
    """A file that may not be opened; root may open all, so the command below has none."""
    (as_nobody / "mal").mkdir()
    (as_nobody / "mal/lstm.py").write_text("x = 1")
    (as_nobody / "mal/lstm.py").chmod(0)
    (mal,) = [read(each) for each in find_submissions([as_nobody / "mal"], "lstm")]
    assert isinstance(mal, Refused)
    assert mal.reason.startswith("lstm.py cannot be read: Permission denied.")


@pytest.fixture(scope="module")
def graded(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, object]]:
    """All of them and three innocent students, graded by the command in one run."""
    course = tmp_path_factory.mktemp("course")
    hand_in(course / "submitted")
    ran = autograder(course, "grade", "submitted", "--out", "out")
    assert ran.returncode == 0, ran.stderr
    lines = results(course / "out")
    assert [line["student"] for line in lines] == sorted([*BROKEN, *INNOCENT])
    assert len(list((course / "out/feedback").iterdir())) == len(lines)
    return {str(line["student"]): line for line in lines}


@pytest.mark.jail
@pytest.mark.parametrize("student", BROKEN)
def test_command(graded: dict[str, dict[str, object]], student: str) -> None:
    """Each broken one has its line: no points, and the sentence, or parts that were not begun."""
    line, (_, expected) = graded[student], BROKEN[student]
    assert line["score"] == 0
    if expected is None:
        assert line["error"] is None
    else:
        assert isinstance(line["error"], str)
        assert line["error"].startswith(expected)
        assert is_sentence(line["error"])


@pytest.mark.jail
def test_innocent_neighbours(graded: dict[str, dict[str, object]]) -> None:
    """They get what they have earned."""
    assert [graded[student]["score"] for student in INNOCENT] == [90, 90, 90]


@pytest.mark.jail
def test_downloads_by_the_command(tmp_path: Path) -> None:
    """What Canvas and Moodle export, graded in one run: nothing is left behind, and a second run
    finds all of it in the ledger."""
    with zipfile.ZipFile(tmp_path / "canvas.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("lovelaceada_LATE_12_34_lstm-1.ipynb", NOTEBOOK)
        archive.writestr("bo_13_35_lstm.py", solved())
        archive.writestr("bomb_14_36_lstm.py", "\n" * 10_000_001)
        archive.writestr("../../mal_15_37_lstm.py", solved())
    moodle = tmp_path / "moodle" / "Ada Lovelace_12_assignsubmission_file_"
    moodle.mkdir(parents=True)
    (moodle / "lstm.py").write_bytes((RELEASE / "lstm.py").read_bytes())
    (tmp_path / "temporary").mkdir()
    command = ("grade", "canvas.zip", "moodle", "--out", "out")
    for _ in range(2):
        ran = autograder(tmp_path, *command, TMPDIR=str(tmp_path / "temporary"))
        assert ran.returncode == 0, ran.stderr
        found = {str(each["student"]): each for each in results(tmp_path / "out")}
        assert {name: (each["file"], each["score"]) for name, each in found.items()} == {
            "Ada Lovelace_12": ("lstm.py", 0),
            "bo_13": ("lstm.py", 90),
            "bomb_14": ("lstm.py", 0),
            "lovelaceada_12": ("lstm.ipynb", 90),
            "mal_15": ("lstm.py", 0),
        }
        assert list((tmp_path / "temporary").iterdir()) == []
    assert "leads out of the zip file" in str(found["mal_15"]["error"])
    assert {each.name for each in tmp_path.iterdir()} == {
        *("canvas.zip", "moodle", "out", "temporary", ".autograder"),
    }


@pytest.mark.jail
def test_a_broken_download(tmp_path: Path) -> None:
    """A zip file that is none is wrong usage, in one sentence."""
    (tmp_path / "class.zip").write_bytes(b"PK\x03\x04 cut off")
    ran = autograder(tmp_path, "grade", "class.zip", "--out", "out")
    assert (ran.returncode, ran.stdout) == (2, "")
    assert ran.stderr.startswith("autograder: ")
    assert "class.zip cannot be read as a zip file (File is not a zip file)." in ran.stderr
