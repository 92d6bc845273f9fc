"""Which files are found and read, and what is refused."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import pytest

from autograder.errors import SubmissionError, UsageError
from autograder.submissions.discovery import Refused, Submission, find_submissions, read
from autograder.submissions.files import refuse_odd
from autograder.submissions.source import MAX_BYTES

NOTEBOOK = '{"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": []}'


def put(root: Path, *names: str) -> None:
    for name in names:
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if name.endswith("/"):
            path.mkdir()
        else:
            path.write_text(NOTEBOOK if name.endswith(".ipynb") else "x = 1\n")


def find(*paths: Path) -> dict[str, list[str]]:
    """Each student's files, as ``folder/file``."""
    return {
        candidate.student: [f"{path.parent.name}/{path.name}" for path in candidate.paths]
        for candidate in find_submissions(paths, "lstm")
    }


def grade(*paths: Path) -> dict[str, Submission | Refused]:
    return {one.student: read(one) for one in find_submissions(paths, "lstm")}


def refusal(*paths: Path) -> str:
    """Why the one student found is refused."""
    (result,) = grade(*paths).values()
    assert isinstance(result, Refused)
    return result.reason


# --- Found


def test_nbgrader_layout(tmp_path: Path) -> None:
    """nbgrader's folder: students in order of their names; one who did not hand in is none."""
    put(tmp_path, "zoe/lstm/lstm.py", "ada/lstm/lstm.ipynb", "ada/lstm/timestamp.txt")
    put(tmp_path, "ada/lstm/.ipynb_checkpoints/lstm-checkpoint.ipynb", "bob/other/other.ipynb")
    put(tmp_path, ".hidden/lstm/lstm.py", "empty/")
    assert find(tmp_path) == {"ada": ["lstm/lstm.ipynb"], "zoe": ["lstm/lstm.py"]}
    assert list(find(tmp_path)) == ["ada", "zoe"]


def test_plain_layout(tmp_path: Path) -> None:
    """Students' folders with the file right in them; files beside the folders are not theirs."""
    put(tmp_path, "zoe/lstm.py", "ada/lstm.ipynb", "ada/notes.txt", "README.md")
    assert find(tmp_path) == {"ada": ["ada/lstm.ipynb"], "zoe": ["zoe/lstm.py"]}


@pytest.mark.parametrize("given", ["ada", "ada/lstm", "ada/lstm/lstm.py", "ada/../ada/lstm"])
def test_student_in_nbgrader_layout(tmp_path: Path, given: str) -> None:
    """The student is the same whichever of the folders, or the file, is given."""
    put(tmp_path, "ada/lstm/lstm.py")
    assert find(tmp_path / given) == {"ada": ["lstm/lstm.py"]}


@pytest.mark.parametrize("given", ["lstm.py", ".", "../ada"])
def test_current_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, given: str) -> None:
    """A bare file name in the current folder belongs to the student of that folder."""
    put(tmp_path, "ada/lstm.py")
    monkeypatch.chdir(tmp_path / "ada")
    assert find(Path(given)) == {"ada": ["ada/lstm.py"]}


def test_same_file_twice_is_once(tmp_path: Path) -> None:
    """A file given twice, by itself and through its folder, is one submission."""
    put(tmp_path, "ada/lstm.py")
    assert find(tmp_path / "ada", tmp_path, tmp_path / "ada/lstm.py") == {"ada": ["ada/lstm.py"]}


def test_files_of_a_glob(tmp_path: Path) -> None:
    """Of ``ada/*`` only the rightly named file counts."""
    put(tmp_path, "ada/lstm.py", "ada/timestamp.txt", "ada/.hidden", "ada/notes.txt")
    assert isinstance(grade(*(tmp_path / "ada").iterdir())["ada"], Submission)


def test_nothing_found(tmp_path: Path) -> None:
    """A path that does not exist, or holds nothing, is wrong usage."""
    put(tmp_path, "empty/", "other/ada/ps1/ps1.py", "ada/timestamp.txt")
    with pytest.raises(UsageError, match="missing does not exist"):
        find(tmp_path / "missing")
    for name in ("empty", "other", "ada", "ada/timestamp.txt"):
        with pytest.raises(UsageError, match=r"holds no submission of lstm\. Give a file named"):
            find(tmp_path / name)


def test_file_without_a_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    """A file at the root of the file system has no folder to name its student."""
    monkeypatch.setattr(os.path, "lexists", lambda path: True)
    with pytest.raises(UsageError, match=r"Put each into a folder that is named"):
        find(Path("/lstm.py"))


def test_names_that_are_not_utf8(tmp_path: Path) -> None:
    """A folder's name that is no text is repaired, so that results can be written."""
    folder = os.fsencode(tmp_path) + b"/ad\xe9"
    try:
        os.mkdir(folder)
    except OSError:
        pytest.skip("this file system takes only UTF-8 names")
    put(Path(os.fsdecode(folder)), "lstm.py")
    assert list(grade(tmp_path)) == ["ad\ufffd"]


# --- Read


def test_read(tmp_path: Path) -> None:
    """What was read carries the digest of the file's bytes, its name and its source."""
    put(tmp_path, "ada/lstm.ipynb", "zoe/lstm.py")
    results = grade(tmp_path)
    ada, zoe = results["ada"], results["zoe"]
    assert isinstance(ada, Submission)
    assert isinstance(zoe, Submission)
    assert ada.sha256 == hashlib.sha256(NOTEBOOK.encode()).hexdigest()
    assert (ada.student, ada.assignment, ada.file) == ("ada", "lstm", "lstm.ipynb")
    assert (zoe.file, zoe.source.name, zoe.source.text) == ("lstm.py", "lstm.py", "x = 1\n")


def test_unreadable_source_keeps_its_digest(tmp_path: Path) -> None:
    """A file that was read but is no Python is refused with its digest and the reason."""
    put(tmp_path, "ada/lstm.py")
    (tmp_path / "ada/lstm.py").write_text("def")
    result = grade(tmp_path)["ada"]
    assert isinstance(result, Refused)
    assert result.sha256 == hashlib.sha256(b"def").hexdigest()
    assert result.reason.startswith("lstm.py has a syntax error in line 1 (")


def test_both_kinds(tmp_path: Path) -> None:
    """A notebook and a script of one student are refused, both named; others are not touched."""
    put(tmp_path, "ada/lstm.ipynb", "ada/lstm.py", "bob/lstm/lstm.py", "bob/lstm.py", "zoe/lstm.py")
    results = grade(tmp_path)
    assert isinstance(results["zoe"], Submission)
    assert results["ada"] == Refused(
        *("ada", "lstm", "", ""),
        "More than one file was found, and only one can be graded: lstm.ipynb, lstm.py. "
        "Keep only the file that counts.",
    )
    bob = results["bob"]
    assert isinstance(bob, Refused)
    assert "lstm.py, lstm/lstm.py" in bob.reason


def test_student_twice(tmp_path: Path) -> None:
    """A student found in two places is refused, and the two can be told apart."""
    put(tmp_path, "monday/ada/lstm.py", "friday/ada/lstm.py")
    reason = refusal(tmp_path / "monday", tmp_path / "friday")
    assert "monday/ada/lstm.py, friday/ada/lstm.py" in reason


def test_wrong_name(tmp_path: Path) -> None:
    """A file given under another name is refused, and the right name said."""
    put(tmp_path, "ada/lstm.txt")
    assert refusal(tmp_path / "ada/lstm.txt") == (
        "lstm.txt has the wrong name: it must be lstm.ipynb or lstm.py. "
        "Rename the file that holds your work and hand it in."
    )


def test_capital_letters(tmp_path: Path) -> None:
    """``LSTM.ipynb`` is a wrong name, and the sentence says in what."""
    put(tmp_path, "ada/LSTM.ipynb")
    reason = refusal(tmp_path / "ada/LSTM.ipynb")
    assert "Small and capital letters count, and LSTM.ipynb differs in them." in reason


def test_folder_without_the_file(tmp_path: Path) -> None:
    """A student's folder with other files is refused, and the first five are named."""
    put(tmp_path, *(f"class/ada/{letter}.txt" for letter in "abcdefg"), "class/zoe/lstm.py")
    ada = grade(tmp_path / "class")["ada"]
    assert isinstance(ada, Refused)
    assert ada.reason.startswith(
        "None of these files has the right name, lstm.ipynb or lstm.py: "
        "a.txt, b.txt, c.txt, d.txt, e.txt and 2 more."
    )
    assert refusal(tmp_path / "class/ada") == ada.reason


def test_class_of_wrong_names(tmp_path: Path) -> None:
    """Where nobody has the right name, everybody is refused, and told of their own file."""
    put(tmp_path, "ada/lstm/solution.py", "bob/lstm/", "zoe/work.py", "eve/other/other.py")
    results = grade(tmp_path)
    assert list(results) == ["ada", "bob", "zoe"]
    reasons = [result.reason for result in results.values() if isinstance(result, Refused)]
    assert [reason.split(":")[0] for reason in reasons] == [
        "solution.py has the wrong name",
        "The folder is empty",
        "work.py has the wrong name",
    ]


# --- Not read


def test_too_large(tmp_path: Path) -> None:
    """A file over the limit is refused by its size, unread."""
    put(tmp_path, "ada/lstm.ipynb")
    os.truncate(tmp_path / "ada/lstm.ipynb", MAX_BYTES + 1)
    result = grade(tmp_path)["ada"]
    assert isinstance(result, Refused)
    assert result.sha256 == ""
    assert "lstm.ipynb has 10.0 MB, and at most 10 MB are read." in result.reason


@pytest.mark.timeout(10)
def test_pipe(tmp_path: Path) -> None:
    """A pipe is refused without waiting for anybody to write into it."""
    put(tmp_path, "ada/")
    os.mkfifo(tmp_path / "ada/lstm.py")
    assert refusal(tmp_path) == "lstm.py is not an ordinary file. Hand in an ordinary file."


def test_folder_of_the_name(tmp_path: Path) -> None:
    """A folder named like a submission is refused, found or given."""
    put(tmp_path, "ada/lstm.py/")
    assert refusal(tmp_path) == "lstm.py is a folder. Hand in the file of that name."
    assert refusal(tmp_path / "ada/lstm.py") == refusal(tmp_path)


@pytest.mark.parametrize("link", ["ada/lstm.py", "ada/lstm"])
def test_link_out_of_the_folder(tmp_path: Path, link: str) -> None:
    """A link to another student's file or folder is refused, also when given itself."""
    put(tmp_path, "bob/lstm/lstm.py", "ada/")
    (tmp_path / link).symlink_to(tmp_path / "bob/lstm" / ("lstm.py" if "." in link else ""))
    result = grade(tmp_path)["ada"]
    assert isinstance(result, Refused)
    assert result.reason.startswith("lstm.py is a link that leads out of the student's folder.")
    assert grade(tmp_path / "ada")["ada"] == result
    file = tmp_path / link if "." in link else tmp_path / link / "lstm.py"
    assert grade(file)["ada"] == result


def test_link_of_a_whole_folder(tmp_path: Path) -> None:
    """A student's folder that is a link to another's is refused; one to the class is followed."""
    put(tmp_path, "class/bob/lstm.py")
    (tmp_path / "class/ada").symlink_to(tmp_path / "class/bob")
    (tmp_path / "link").symlink_to(tmp_path / "class")
    results = grade(tmp_path / "link")
    assert isinstance(results["ada"], Refused)
    assert isinstance(results["bob"], Submission)


def test_link_inside_the_folder(tmp_path: Path) -> None:
    """A link to a file of the same student is read."""
    put(tmp_path, "ada/lstm/", "ada/final.py")
    (tmp_path / "ada/lstm/lstm.py").symlink_to("../final.py")
    assert isinstance(grade(tmp_path)["ada"], Submission)


def test_links_to_nowhere(tmp_path: Path) -> None:
    """A link to a missing file, or to itself, is refused for that student."""
    put(tmp_path, "ada/", "bob/")
    (tmp_path / "ada/lstm.py").symlink_to("missing.py")
    (tmp_path / "bob/lstm.py").symlink_to("lstm.py")
    for student in ("ada", "bob"):
        assert refusal(tmp_path / student).startswith("lstm.py cannot be read: ")


def test_device() -> None:
    """A device is refused by what it is; it is never opened."""
    with pytest.raises(SubmissionError, match="not an ordinary file"):
        refuse_odd(os.stat("/dev/null"), "lstm.py")


def test_without_permission(as_nobody: Path) -> None:
    """A file or folder that may not be read is refused for its student alone."""
    put(as_nobody, "ada/lstm.py", "bob/lstm.py", "zoe/lstm.py")
    (as_nobody / "ada/lstm.py").chmod(0)
    (as_nobody / "bob").chmod(0)
    results = grade(as_nobody)
    (as_nobody / "bob").chmod(0o700)
    kinds = {student: type(result) for student, result in results.items()}
    assert kinds == {"ada": Refused, "bob": Refused, "zoe": Submission}
