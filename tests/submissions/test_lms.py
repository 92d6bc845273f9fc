"""Exports of learning platforms: whose each file is, and what is wrong with one costs no other."""

from __future__ import annotations

import os
import random
import struct
import warnings
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from autograder.errors import SubmissionError, UsageError
from autograder.submissions.discovery import Refused, Submission, read, read_files
from autograder.submissions.lms import MAX_MEMBERS, handed_in
from autograder.submissions.source import MAX_BYTES

from ..samples import as_notebook

NOTEBOOK = as_notebook("x = 1\n").decode()
CANVAS = {
    "lovelaceada_12345_678901_lstm.ipynb": NOTEBOOK,
    "lovelaceada_12346_678902_lstm-1.ipynb": NOTEBOOK,  # another student of that name
    "boolegeorge_LATE_12347_678903_lstm-12.py": "x = 1",
    "noether_12348_678904_homework.ipynb": NOTEBOOK,
    "hopper_LATE_12349_text.html": "<p>",
}
ANONYMOUS = {
    "anon_aB3dE_678901_lstm.ipynb": NOTEBOOK,
    "LATE_anon_x2345_678902_lstm-1.py": "x = 1",
    "anon_12345_678903_lstm.py": "x = 1",
}
MOODLE = {
    "Ada Lovelace_123456_assignsubmission_file_/lstm.ipynb": NOTEBOOK,
    "Ada Lovelace_123457_assignsubmission_file/lstm.py": "x = 1",
    "Zoë van 't Hoff_123458_assignsubmission_file_lstm.ipynb": NOTEBOOK,
    "Emmy_123459_assignsubmission_file_/homework.ipynb": NOTEBOOK,
    "Default group_assignsubmission_file/work/lstm.py": "x = 1",
    "Grace_123460_assignsubmission_onlinetext_/onlinetext.html": "<p>",
}
FOLDERS = {
    "submitted/ada/lstm/lstm.ipynb": NOTEBOOK,
    "submitted/ada/lstm/timestamp.txt": "now",
    "submitted/bob/lstm/lstm.py": "x = 1",
    "submitted/bob/lstm/figures/loss.png": "",
    "submitted/cleo/lstm/homework.ipynb": NOTEBOOK,
    "submitted/dora/lstm/timestamp.txt": "now",
    "submitted/README.md": "of all",
    "__MACOSX/submitted/ada/lstm/._lstm.ipynb": "",
}
WRONG_NAME = (
    "homework.ipynb has the wrong name: it must be lstm.ipynb or lstm.py. "
    "Rename the file that holds your work and hand it in."
)

EMPTY = "The folder is empty: a file named lstm.ipynb or lstm.py is expected. Hand that in."


def pack(path: Path, files: dict[str, str]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return path


def grade(*paths: Path) -> dict[str, Submission | Refused]:
    with handed_in(paths, "lstm") as candidates:
        return {each.student: read(each) for each in candidates}


def told(*paths: Path) -> dict[str, str]:
    """Of each student the file that was read, or why none was."""
    results = grade(*paths)
    return {
        student: each.reason if isinstance(each, Refused) else each.file
        for student, each in results.items()
    }


# --- Layouts


@pytest.mark.parametrize("unzipped", [False, True])
@pytest.mark.parametrize(
    ("files", "expected"),
    [
        (
            CANVAS,
            {
                "boolegeorge_12347": "lstm.py",
                "hopper_12349": WRONG_NAME.replace("homework.ipynb", "text.html"),
                "lovelaceada_12345": "lstm.ipynb",
                "lovelaceada_12346": "lstm.ipynb",
                "noether_12348": WRONG_NAME,
            },
        ),
        (
            ANONYMOUS,
            {"anon_12345": "lstm.py", "anon_aB3dE": "lstm.ipynb", "anon_x2345": "lstm.py"},
        ),
        (
            MOODLE,
            {
                "Ada Lovelace_123456": "lstm.ipynb",
                "Ada Lovelace_123457": "lstm.py",
                "Default group": "lstm.py",
                "Emmy_123459": WRONG_NAME,
                "Grace_123460": WRONG_NAME.replace("homework.ipynb", "onlinetext.html"),
                "Zoë van 't Hoff_123458": "lstm.ipynb",
            },
        ),
        (
            FOLDERS,
            {"ada": "lstm.ipynb", "bob": "lstm.py", "cleo": WRONG_NAME, "dora": EMPTY},
        ),
    ],
    ids=["canvas", "anonymous", "moodle", "folders"],
)
def test_layouts(
    tmp_path: Path, files: dict[str, str], expected: dict[str, str], unzipped: bool
) -> None:
    """Each student once, by a name of her own, zipped or not; a wrong name is hers alone."""
    path = pack(tmp_path / "class.ZIP", files)
    if unzipped:
        zipfile.ZipFile(path).extractall(tmp_path / "class")
        path = tmp_path / "class" / ("submitted" if files is FOLDERS else "")
    assert told(path) == expected
    assert list(told(path)) == sorted(expected)


def test_an_ordinary_zip_file(tmp_path: Path) -> None:
    """Students' folders without any around them; a file beside them is not theirs."""
    files = {"ada/lstm.py": "x", "bob/lstm/lstm/lstm.py": "x", "cy/a/b.txt": "", "lstm.py": "x"}
    path = pack(tmp_path / "class.zip", files)
    wrong = told(path).pop("cy")
    assert told(path) == {"ada": "lstm.py", "bob": "lstm.py", "cy": wrong}
    assert wrong.startswith("b.txt has the wrong name")


def test_a_rightly_named_file_below_the_students_folders(tmp_path: Path) -> None:
    """It takes nobody else's line, even if it is the only one of its name."""
    files = {"class/ada/hw.py": "x", "class/bob/img/x.png": "", "class/mal/work/lstm.py": "x"}
    assert {"ada", "bob"} < told(pack(tmp_path / "class.zip", files)).keys()


def test_a_students_own_zip_file(tmp_path: Path) -> None:
    """Without folders it is one student's, named like the zip file."""
    assert told(pack(tmp_path / "ada.zip", {"lstm.py": "x"})) == {"ada": "lstm.py"}
    assert told(pack(tmp_path / "bob.zip", {"lstm.py": "x", "bob2/x.txt": ""})) == {
        "bob": "lstm.py"
    }


def test_names_like_those_of_canvas_in_a_students_folder(tmp_path: Path) -> None:
    """A student's file can look like one of Canvas, and is still that student's."""
    files = {"class/ada/lstm.py": "x", "class/ada/x_1_2_lstm.py": "x", "class/bob/lstm.py": "x"}
    assert told(pack(tmp_path / "class.zip", files)) == {"ada": "lstm.py", "bob": "lstm.py"}
    zipfile.ZipFile(tmp_path / "class.zip").extractall(tmp_path)
    assert told(tmp_path / "class") == {"ada": "lstm.py", "bob": "lstm.py"}
    assert told(tmp_path / "class/ada") == {"ada": "lstm.py"}


def test_nobody_can_take_a_name(tmp_path: Path) -> None:
    """What a student calls her file makes her nobody else."""
    files = {
        "ada_1_10_bob_2_20_lstm.ipynb": "",
        "ada_1_11_lstm.ipynb": NOTEBOOK,
        "bob_2_20_lstm.ipynb": NOTEBOOK,
    }
    assert told(pack(tmp_path / "a.zip", files)) == {"ada_1": "lstm.ipynb", "bob_2": "lstm.ipynb"}
    mark = "_assignsubmission_file_"
    files = {f"Ada_1{mark}Bob_2{mark}lstm.py": "x", f"Bob_2{mark}lstm.py": "x"}
    found = told(pack(tmp_path / "b.zip", files))
    assert found["Bob_2"] == "lstm.py"
    assert found["Ada_1"].startswith(f"Bob_2{mark}lstm.py has the wrong name")


@pytest.mark.parametrize(
    "name",
    [
        "mal_3_14_x_1_assignsubmission_file_lstm.ipynb",
        "mal_3_14_x_1_assignsubmission_file_/lstm.ipynb",
        "mal_3_14_bob_2_11_lstm.ipynb",
        "anon_aB3dE_14_assignsubmission_file_lstm.ipynb",
        "mal_3_14_x\\lstm.ipynb",
    ],
)
def test_no_name_makes_others_vanish(tmp_path: Path, name: str) -> None:
    """One file that is named as in another layout does not make a download one of that."""
    files = {"ada_1_10_lstm.ipynb": NOTEBOOK, "bob_2_11_lstm.ipynb": NOTEBOOK, name: NOTEBOOK}
    found = told(pack(tmp_path / "class.zip", files))
    assert (found.pop("ada_1"), found.pop("bob_2")) == ("lstm.ipynb", "lstm.ipynb")
    assert len(found) == 1


@pytest.mark.parametrize(
    "name",
    ["x_1_assignsubmission_file_/lstm.py", "x_1_assignsubmission_file_lstm.py", "x_1_2_lstm.py"],
)
@pytest.mark.parametrize("theirs", ["lstm.py", "homework.py"])
def test_nor_in_a_students_folder(tmp_path: Path, name: str, theirs: str) -> None:
    """However the others' files are called."""
    files = {f"class/ada/{theirs}": "x", f"class/bob/{theirs}": "x", f"class/mal/{name}": "x"}
    path = pack(tmp_path / "class.zip", files)
    assert {"ada", "bob"} < set(told(path))
    zipfile.ZipFile(path).extractall(tmp_path)
    if theirs == "lstm.py":
        assert told(tmp_path / "class")["ada"] == told(path)["ada"] == "lstm.py"


def test_a_folder_beside_the_files_of_a_platform(tmp_path: Path) -> None:
    """What came by mail was put beside the download: nobody is left out."""
    exported = {f"ada_{number}": f"ada_{number}_9_lstm.py" for number in range(4)}
    beside = {"dora": "dora/lstm/lstm.py", "eli": "eli/hw.py"}
    names = [*exported.values(), *beside.values(), "README.md"]
    path = pack(tmp_path / "class.zip", dict.fromkeys(names, "x"))
    assert told(path).keys() == {*exported, *beside}
    zipfile.ZipFile(path).extractall(tmp_path / "class")
    assert told(tmp_path / "class") == told(path)


@pytest.mark.parametrize("unzipped", [False, True])
def test_two_files_of_one_student(tmp_path: Path, unzipped: bool) -> None:
    """Both are named, as the download has them; nobody else is touched."""
    files = {
        "ada_1_10_lstm.ipynb": NOTEBOOK,
        "ada_1_11_lstm-1.ipynb": NOTEBOOK,
        "bob_2_12_lstm.py": "x",
    }
    path = pack(tmp_path / "class.zip", files)
    if unzipped:
        zipfile.ZipFile(path).extractall(tmp_path / "class")
        path = tmp_path / "class"
    assert told(path) == {
        "ada_1": "More than one file was found, and only one can be graded: ada_1_10_lstm.ipynb, "
        "ada_1_11_lstm-1.ipynb. Keep only the file that counts.",
        "bob_2": "lstm.py",
    }


def test_many_files_of_one_student(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """She can hand in as many as the platform lets her: none of them is read."""
    files = {f"ada_1_{number}_lstm-{number}.py": "x" for number in range(2, 100)}
    with handed_in([pack(tmp_path / "class.zip", files)], "lstm") as (ada,):
        monkeypatch.setattr(zipfile.ZipFile, "open", None)
        assert read_files(ada) == []
        result = read(ada)
    assert isinstance(result, Refused)
    assert "ada_1_2_lstm-2.py, ada_1_3_lstm-3.py" in result.reason
    assert result.reason.endswith(" and 93 more. Keep only the file that counts.")


def test_the_ledger_does_not_take_one_of_two(tmp_path: Path) -> None:
    """It knows files by their names; two of one name are not known by the second."""
    files = {"ada_1_10_lstm.py": "x = 1", "ada_1_11_lstm-1.py": "x = 2"}
    with handed_in([pack(tmp_path / "class.zip", files)], "lstm") as (ada,):
        assert read_files(ada) == []


def test_a_student_in_two_downloads(tmp_path: Path) -> None:
    """Found in two places, she is refused with both named; an ordinary folder is one of them."""
    (tmp_path / "class/ada_1").mkdir(parents=True)
    (tmp_path / "class/ada_1/lstm.py").write_text("x")
    path = pack(tmp_path / "canvas.zip", {"ada_1_10_lstm.py": "x", "bob_2_12_lstm.py": "x"})
    found = told(path, tmp_path / "class", path)
    assert "canvas.zip/ada_1_10_lstm.py, class/ada_1/lstm.py" in found["ada_1"]
    assert found["bob_2"] == "lstm.py"


def test_what_is_read_of_a_member(tmp_path: Path) -> None:
    """The ledger sees the bytes and the name that are graded."""
    with handed_in([pack(tmp_path / "a.zip", {"ada_1_2_lstm-3.py": "x = 1"})], "lstm") as found:
        assert read_files(found[0]) == [("lstm.py", b"x = 1")]


# --- Members that are not in order


def member(name: str, **changes: int) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name)
    for field, value in changes.items():
        setattr(info, field, value)
    return info


def with_bad(tmp_path: Path, add: Callable[[zipfile.ZipFile], None]) -> str:
    """What is said to the student of whom a class's zip file holds something bad."""
    path = pack(tmp_path / "class.zip", {"ada/lstm.py": "x", "zoe/lstm.py": "x"})
    with warnings.catch_warnings(), zipfile.ZipFile(path, "a") as archive:
        warnings.simplefilter("ignore")  # of names that come twice
        add(archive)
    before = sorted(tmp_path.rglob("*"))
    found = told(path)
    assert sorted(tmp_path.rglob("*")) == before  # nothing was unpacked
    assert (found.pop("ada"), found.pop("zoe")) == ("lstm.py", "lstm.py")
    (said,) = found.values()
    return said


@pytest.mark.parametrize(
    "name",
    ["../mal/lstm.py", "/mal/lstm.py", "C:\\mal\\lstm.py", "mal/../../lstm.py", "..\\mal/lstm.py"],
)
def test_names_that_lead_out(tmp_path: Path, name: str) -> None:
    """Traversal and absolute paths are refused, and nothing is written."""
    said = with_bad(tmp_path, lambda archive: archive.writestr(name, "x"))
    assert said == "lstm.py has a name that leads out of the zip file: pack the file alone."


def test_a_name_that_leads_out_of_a_class(tmp_path: Path) -> None:
    """It does not say on which level the students' folders are."""
    files = {"class/ada/lstm.py": "x", "class/bob/lstm.py": "x", "../mal/lstm.py": "x"}
    found = told(pack(tmp_path / "class.zip", files))
    assert found.pop("mal").startswith("lstm.py has a name that leads out")
    assert found == {"ada": "lstm.py", "bob": "lstm.py"}


@pytest.mark.parametrize(
    ("mode", "said"),
    [
        (0o120777, "lstm.py is a link: hand in the file itself."),
        (0o010644, "lstm.py is not an ordinary file: hand in an ordinary file."),
        (0o020644, "lstm.py is not an ordinary file: hand in an ordinary file."),
        (0o040755, "lstm.py is a folder: hand in the file of that name."),
    ],
    ids=["link", "pipe", "device", "folder"],
)
def test_special_members(tmp_path: Path, mode: int, said: str) -> None:
    """Links, pipes, devices and folders are refused by what they are."""
    info = member("mal/lstm.py", external_attr=mode << 16, create_system=3)
    assert with_bad(tmp_path, lambda archive: archive.writestr(info, "/etc/passwd")) == said


def test_a_folder_of_the_name(tmp_path: Path) -> None:
    """As an entry that says so."""
    said = with_bad(tmp_path, lambda archive: archive.writestr("mal/lstm.py/", ""))
    assert said == "lstm.py is a folder: hand in the file of that name."


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_other_packings(tmp_path: Path, method: int) -> None:
    """Those that give out any amount at once are not begun."""
    said = with_bad(tmp_path, lambda archive: archive.writestr("mal/lstm.py", "x", method))
    assert said.startswith("lstm.py is packed in a way that cannot be read")


def test_the_same_name_twice(tmp_path: Path) -> None:
    """Which of the two a program takes depends on the program; here it is neither."""

    def twice(archive: zipfile.ZipFile) -> None:
        archive.writestr("mal/lstm.py", "x")
        archive.writestr("mal/lstm.py", "y")

    assert with_bad(tmp_path, twice) == "lstm.py is in the zip file twice: hand it in once."


def test_names_that_differ_by_case(tmp_path: Path) -> None:
    """They are two files and two students here, on every system."""
    files = {"ada/lstm.py": "x", "ada/LSTM.py": "y", "Ada/lstm.py": "z"}
    assert told(pack(tmp_path / "class.zip", files)) == {"Ada": "lstm.py", "ada": "lstm.py"}


def test_a_zip_file_within(tmp_path: Path) -> None:
    """It is not opened, under whatever name."""
    inner = pack(tmp_path / "inner.zip", {"lstm.py": "x"}).read_bytes()
    said = with_bad(tmp_path, lambda archive: archive.writestr("mal/work.zip", inner))
    assert said == (
        "work.zip is a zip file. Unpack it, and hand in the lstm.ipynb or lstm.py of it."
    )
    said = with_bad(tmp_path, lambda archive: archive.writestr("mal/lstm.ipynb", inner))
    assert said.startswith("lstm.ipynb is not a notebook: it is not UTF-8 text.")


@pytest.mark.parametrize("claimed", [None, 10, MAX_BYTES])
def test_bombs(tmp_path: Path, claimed: int | None) -> None:
    """A member is read up to the limit, whatever its header claims."""
    path = pack(tmp_path / "class.zip", {"ada/lstm.py": "x", "mal/lstm.py": "\n" * (MAX_BYTES + 1)})
    assert path.stat().st_size < 20_000
    if claimed is not None:
        size = struct.pack("<L", MAX_BYTES + 1)
        path.write_bytes(path.read_bytes().replace(size, struct.pack("<L", claimed)))
    found = told(path)
    assert found["ada"] == "lstm.py"
    expected = "has more than 10 MB" if claimed is None else "is damaged in the zip file"
    assert found["mal"].startswith(f"lstm.py {expected}: ")


def test_encrypted_members(tmp_path: Path) -> None:
    """A password is nothing that a grader has."""
    path = pack(tmp_path / "class.zip", {"ada/lstm.py": "x", "mal/lstm.py": "x"})
    data = bytearray(path.read_bytes())
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.rindex(mark) + offset] |= 1
    path.write_bytes(data)
    assert told(path) == {
        "ada": "lstm.py",
        "mal": "lstm.py is encrypted: hand it in without a password.",
    }


@pytest.mark.parametrize(
    ("flag", "said"),
    [(0, "lstm.py"), (8, "lstm.py is damaged in the zip file: pack it again and hand it in.")],
    ids=["plain", "claims"],
)
def test_names_that_are_not_utf8(tmp_path: Path, flag: int, said: str) -> None:
    """Neither a name in another encoding nor one that claims to be UTF-8 costs anybody else."""
    path = pack(tmp_path / "class.zip", {"ada/lstm.py": "x", "mxx/lstm.py": "x"})
    data = bytearray(path.read_bytes().replace(b"mxx/", b"m\xc3\xf0/"))
    for mark, offset in ((b"PK\x03\x04", 7), (b"PK\x01\x02", 9)):
        data[data.rindex(mark) + offset] |= flag
    path.write_bytes(data)
    assert told(path) == {"ada": "lstm.py", "m├≡": said}


def test_utf8_that_does_not_say_so(tmp_path: Path) -> None:
    """As macOS packs names."""
    path = pack(tmp_path / "class.zip", {"Zo__/lstm.py": "x"})
    path.write_bytes(path.read_bytes().replace(b"Zo__", "Zoë".encode()))
    assert told(path) == {"Zoë": "lstm.py"}


def test_a_place_that_no_file_has(tmp_path: Path) -> None:
    """A member that is said to begin after 2^64 bytes is damaged."""
    path = pack(tmp_path / "class.zip", {"ada/lstm.py": "x", "mal/lstm.py": "x"})
    data = bytearray(path.read_bytes())
    at, end = data.rindex(b"PK\x01\x02"), data.rindex(b"PK\x05\x06")
    extra = struct.pack("<HHQ", 1, 8, 2**64 - 1)  # zip64: id, size, place
    struct.pack_into("<L", data, end + 12, struct.unpack_from("<L", data, end + 12)[0] + len(extra))
    struct.pack_into("<H", data, at + 30, len(extra))
    struct.pack_into("<L", data, at + 42, 0xFFFFFFFF)
    data[end:end] = extra
    path.write_bytes(data)
    found = told(path)
    assert found["ada"] == "lstm.py"
    assert found["mal"] == "lstm.py is damaged in the zip file: pack it again and hand it in."


# --- Zip files that are not in order


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"x = 1", b"PK\x05\x06" + b"\xff" * 18])
def test_no_zip_file(tmp_path: Path, data: bytes) -> None:
    """One sentence says so, whatever it is."""
    (tmp_path / "class.zip").write_bytes(data)
    with pytest.raises(UsageError, match=r"class\.zip cannot be read as a zip file \(.+\)\. Downl"):
        grade(tmp_path / "class.zip")


def test_nothing_in_a_zip_file(tmp_path: Path) -> None:
    """An empty one, or one of folders, is wrong usage as an empty folder is."""
    for files in ({}, {"ada/": ""}, {"__MACOSX/x": "", ".hidden/lstm.py": ""}):
        with pytest.raises(UsageError, match="holds no submission of lstm"):
            grade(pack(tmp_path / "class.zip", files))


def test_too_many_members(tmp_path: Path) -> None:
    """More than any class hands in are not looked at."""
    with zipfile.ZipFile(tmp_path / "class.zip", "w") as archive:
        for number in range(MAX_MEMBERS + 1):
            archive.writestr(f"{number}/lstm.py", "")
    with pytest.raises(UsageError, match=r"holds more than 50,000 files\."):
        grade(tmp_path / "class.zip")


def test_a_long_list_of_members(tmp_path: Path) -> None:
    """What a header claims of the length of that list is not believed without bound."""
    name = "x" * 60_000
    with zipfile.ZipFile(tmp_path / "class.zip", "w") as archive:
        for number in range(300):
            archive.writestr(f"{number}{name}", "")
    with pytest.raises(UsageError, match="the list of its members is too long"):
        grade(tmp_path / "class.zip")


def test_bytes_changed_anywhere(tmp_path: Path) -> None:
    """A zip file with bytes changed is read or refused; no other exception comes of it."""
    source, path = random.Random(0), tmp_path / "class.zip"
    whole = pack(path, {**MOODLE, **FOLDERS}).read_bytes()
    outcomes = set()
    for _ in range(500):
        data = bytearray(whole)
        for _ in range(source.choice([1, 2, 8])):
            data[source.randrange(len(data))] = source.randrange(256)
        path.write_bytes(data[: source.choice([len(data), len(data), source.randrange(len(data))])])
        try:
            outcomes |= {type(each) for each in grade(path).values()}
        except UsageError as error:
            outcomes.add(type(error))
    assert outcomes == {Submission, Refused, UsageError}


# --- Folders


def test_odd_files_in_an_unzipped_export(tmp_path: Path) -> None:
    """Links, pipes and folders are refused for their own student, as everywhere."""
    (tmp_path / "ada_1_10_lstm.py").write_text("x")
    (tmp_path / "eve_2_11_lstm.py").symlink_to("ada_1_10_lstm.py")
    os.mkfifo(tmp_path / "pip_3_12_lstm.py")
    (tmp_path / "hugo_4_13_lstm.py").symlink_to("/dev/zero")
    found = told(tmp_path)
    assert {student: said.split(".")[1] for student, said in found.items()} == {
        "ada_1": "py",
        "eve_2": "py is a link",
        "hugo_4": "py is a link",
        "pip_3": "py is not an ordinary file",
    }


def test_a_closed_folder_of_an_export(as_nobody: Path) -> None:
    """A student's folder that may not be opened has a line, too."""
    mark = "_assignsubmission_file_"
    for name in (f"Ada_1{mark}", f"Bob_2{mark}"):
        (as_nobody / name).mkdir()
        (as_nobody / name / "lstm.py").write_text("x")
    closed = as_nobody / f"Bob_2{mark}"
    closed.chmod(0)
    found = told(as_nobody)
    closed.chmod(0o700)
    assert found["Ada_1"] == "lstm.py"
    assert "cannot be read: Permission denied." in found["Bob_2"]


def test_members_cannot_be_read_afterwards(tmp_path: Path) -> None:
    """The zip file is closed with the context."""
    with handed_in([pack(tmp_path / "a.zip", {"ada/lstm.py": "x"})], "lstm") as (ada,):
        (path,) = ada.paths
        assert ada.load(path) == b"x"
    with pytest.raises(SubmissionError, match="damaged"):
        ada.load(path)


def test_a_pipe_of_a_zip_files_name(tmp_path: Path) -> None:
    """It is not waited for."""
    os.mkfifo(tmp_path / "class.zip")
    assert told(tmp_path / "class.zip")[tmp_path.name].startswith("class.zip is a zip file.")
