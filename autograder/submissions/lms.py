"""Read what learning platforms export: zip files, and folders unzipped from them.

Where a file lies tells whose it is (here the ``assignment`` is ``lstm``):

- Canvas: ``name_12345_678901_lstm.ipynb`` belongs to ``name_12345``. The name may hold ``_LATE_``,
  and a second try is called ``lstm-1.ipynb``. ``anon_aB3dE_678901_lstm.ipynb`` belongs to
  ``anon_aB3dE``.
- Moodle: ``Full Name_123456_assignsubmission_file_/lstm.ipynb`` belongs to ``Full Name_123456``. It
  may be one long name without a folder.
- Anything else: the folder is the student's, as in ``find_submissions``. A zip file without folders
  is one student's and has her name.

The platform's number is part of a student's name here, because two students may share a name.

Nothing is unpacked. Members are read into memory one by one, each up to the limit of a submission.
What is wrong with a member concerns its own student alone.
"""

from __future__ import annotations

import functools
import io
import os
import re
import stat
import struct
import zipfile
import zlib
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from ..errors import SubmissionError, UsageError
from .discovery import Candidate, Member, absolute, as_text, find_submissions, names_of, nothing_in
from .files import bytes_of
from .lms_layouts import OUTSIDE, Parts, in_folders, is_exported, on_platform
from .source import MAX_BYTES

MAX_MEMBERS = 50_000
_MAX_READ = 16_000_000  # bytes at once; a zip file's list of members is read at once
_UNREADABLE = (
    *(zipfile.BadZipFile, zlib.error, EOFError),
    *(RuntimeError, OSError, ValueError, OverflowError),
)
_UTF8_FLAG, _ENCRYPTED_FLAG = 0x800, 0x1
_ENTRY = b"PK\x01\x02"  # each entry of the list of members begins so
_DAMAGED = "is damaged in the zip file: pack it again and hand it in"

_Load = Callable[[], bytes]


@contextmanager
def handed_in(paths: Sequence[Path], assignment: str) -> Iterator[list[Candidate]]:
    """Like ``find_submissions``, but a path may also be an export.

    The files of an export can be read until the context ends.

    Raises:
        UsageError: as ``find_submissions`` does, or a zip file cannot be opened.
    """
    with ExitStack() as stack:
        found: list[Candidate] = []
        for path in paths:
            opened = _opened(absolute(path), assignment, stack)
            found += find_submissions([path], assignment) if opened is None else opened
        yield _by_student(found)


def _by_student(found: Sequence[Candidate]) -> list[Candidate]:
    """One candidate a student, with all files from all places where the student was found."""
    students: dict[str, Candidate] = {}
    for each in found:
        before = students.get(each.student, Candidate(each.student, each.assignment, ()))
        paths = tuple(dict.fromkeys(before.paths + each.paths))
        members = {**before.members, **each.members}
        students[each.student] = Candidate(each.student, each.assignment, paths, members)
    return [students[student] for student in sorted(students)]


def _opened(path: Path, assignment: str, stack: ExitStack) -> list[Candidate] | None:
    """The students in an export; None if the path is no export."""
    if path.suffix.casefold() == ".zip" and os.path.isfile(path):
        found = _in_zip(path, stack, assignment)
        owners = on_platform(found, assignment) or in_folders(found, path.stem, assignment)
    elif os.path.isdir(path) and any(map(is_exported, _names_in(path))):
        found = _in_folder(path, assignment)
        owners = on_platform(found, assignment)
        if not owners:
            return None
    else:
        return None
    members: dict[str, dict[Path, Member]] = defaultdict(dict)
    for parts, (student, name) in owners.items():
        theirs = members[as_text(student)]
        if name not in ("", "timestamp.txt"):
            theirs[path.joinpath(*parts)] = Member(as_text(name), found[parts])
    if not members:
        raise nothing_in(str(path), assignment)
    return [Candidate(each, assignment, tuple(of), of) for each, of in members.items()]


# --- Zip files


class _Bounded(io.FileIO):
    """A file that refuses to read very much at once, whatever a header in it claims."""

    def read(self, size: int | None = -1, /) -> bytes:
        if size is not None and size > _MAX_READ:
            raise zipfile.BadZipFile("the list of its members is too long")
        data = super().read(size) or b""
        return _repaired(data) if data.startswith(_ENTRY) else data


def _repaired(directory: bytes) -> bytes:
    """The list of members without false claims that a name is UTF-8.

    One such claim keeps zipfile from opening any member.
    """
    data, at = bytearray(directory), 0
    while data[at : at + 4] == _ENTRY and at + 46 <= len(data):
        name, *rest = struct.unpack_from("<HHH", data, at + 28)
        try:
            data[at + 46 : at + 46 + name].decode("utf-8")
        except UnicodeDecodeError:
            data[at + 9] &= ~(_UTF8_FLAG >> 8)
        at += 46 + name + sum(rest)
    return bytes(data)


def _in_zip(path: Path, stack: ExitStack, assignment: str) -> dict[Parts, _Load]:
    """The files in a zip file, by their names in it, and how to read each."""
    try:
        archive = stack.enter_context(zipfile.ZipFile(stack.enter_context(_Bounded(path))))
    except _UNREADABLE as error:
        raise UsageError(
            f"{path} cannot be read as a zip file ({error}). Download it again, or unzip it and "
            f"give the folder."
        ) from None
    if len(archive.infolist()) > MAX_MEMBERS:
        raise UsageError(
            f"{path} holds more than {MAX_MEMBERS:,} files. Give a zip file that holds only "
            "submissions."
        )
    found: dict[Parts, _Load] = {}
    for info in archive.infolist():
        parts = _parts(_name(info))
        if not all(map(_is_visible, parts)) or set(parts) <= {OUTSIDE}:
            continue
        if info.is_dir() and parts[-1] == assignment:
            found[*parts, ""] = bytes  # no data: its student has a line even without a file
        if info.is_dir() and parts[-1] not in names_of(assignment):
            continue
        twice = parts in found
        problem = "is in the zip file twice: hand it in once" if twice else _problem(info)
        found[parts] = functools.partial(_read_member, archive, info, parts[-1], problem)
    return found


def _name(info: zipfile.ZipInfo) -> str:
    """A member's name. Many programs write UTF-8 without the flag for it."""
    name = info.orig_filename
    if not info.flag_bits & _UTF8_FLAG:
        with suppress(UnicodeError):
            name = name.encode("cp437").decode("utf-8")
    return name.partition("\0")[0]


def _parts(name: str) -> Parts:
    """The folders and the file of a name. If it leads out of the zip file, OUTSIDE comes first."""
    parts = tuple(part for part in re.split(r"[/\\]", name) if part not in ("", ".", ".."))
    return (OUTSIDE, *parts) if _leads_out(name) else parts


def _leads_out(name: str) -> bool:
    return bool(re.match(r"[/\\]|\w:", name)) or ".." in re.split(r"[/\\]", name)


def _is_visible(part: str) -> bool:
    return part == OUTSIDE or (not part.startswith(".") and part != "__MACOSX")


def _problem(info: zipfile.ZipInfo) -> str:
    """What is wrong with a member, as the middle of a sentence; empty if nothing is."""
    name, kind = _name(info), stat.S_IFMT(info.external_attr >> 16)
    if _leads_out(name):
        return "has a name that leads out of the zip file: pack the file alone"
    if info.is_dir() or kind == stat.S_IFDIR:
        return "is a folder: hand in the file of that name"
    if kind == stat.S_IFLNK:
        return "is a link: hand in the file itself"
    if kind not in (0, stat.S_IFREG):
        return "is not an ordinary file: hand in an ordinary file"
    if info.flag_bits & _ENCRYPTED_FLAG:
        return "is encrypted: hand it in without a password"
    if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        # Other kinds of compression may give any amount of data at once.
        return "is packed in a way that cannot be read: pack it as an ordinary zip file"
    if info.file_size > MAX_BYTES:
        return _too_large()
    return ""


def _too_large() -> str:
    return (
        f"has more than {MAX_BYTES / 1e6:.0f} MB: clear the outputs of the notebook, save it and "
        f"hand it in again"
    )


def _read_member(archive: zipfile.ZipFile, info: zipfile.ZipInfo, name: str, problem: str) -> bytes:
    data = b""
    if not problem:
        try:
            with archive.open(info) as file:
                data = file.read(MAX_BYTES + 1)
        except _UNREADABLE:
            problem = _DAMAGED
    if len(data) > MAX_BYTES:
        problem = _too_large()
    if problem:
        raise SubmissionError(f"{name} {problem}.")
    return data


# --- Folders


def _names_in(folder: Path) -> list[str]:
    try:
        return os.listdir(folder)
    except OSError:
        return []  # find_submissions gives the reason


def _in_folder(folder: Path, assignment: str) -> dict[Parts, _Load]:
    """The files in an unzipped export. Links are not followed."""
    closed: list[OSError] = []
    found: dict[Parts, _Load] = {}
    for root, folders, files in os.walk(folder, onerror=closed.append):
        odd = [name for name in folders if name in names_of(assignment)]
        odd += [name for name in folders if os.path.islink(os.path.join(root, name))]
        folders[:] = sorted(name for name in folders if _is_visible(name) and name not in odd)
        _add(found, folder, [Path(root, name) for name in sorted(files + odd)])
    # Reading these files fails too, so that only this student gets the reason.
    _add(found, folder, [Path(error.filename, f"{assignment}.ipynb") for error in closed])
    return found


def _add(found: dict[Parts, _Load], folder: Path, paths: Sequence[Path]) -> None:
    for path in filter(lambda path: _is_visible(path.name), paths):
        found[path.relative_to(folder).parts] = functools.partial(_read_plain, path)


def _read_plain(path: Path) -> bytes:
    if os.path.islink(path):
        raise SubmissionError(f"{path.name} is a link. Hand in the file itself.")
    return bytes_of(path)
