"""From paths to students' sources: find submissions and read them. Nothing in them is run."""

from __future__ import annotations

import hashlib
import os
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from ..errors import SubmissionError, UsageError
from .files import bytes_of
from .source import Source, from_notebook, from_script

_READERS = {".ipynb": from_notebook, ".py": from_script}
# nbgrader puts these beside a submission.
_NOT_SUBMITTED = frozenset({"timestamp.txt"})
_MOST_NAMED = 5


@dataclass(frozen=True)
class Member:
    """A file of a download: the name that the student gave it, and ``load``, which gives its bytes
    or raises SubmissionError."""

    name: str
    load: Callable[[], bytes]


@dataclass(frozen=True)
class Candidate:
    """A student and the files that were found: normally one.

    A path of a file in a download is a key of ``members``; there need be no such file on the disk.
    """

    student: str
    assignment: str
    paths: tuple[Path, ...]
    members: Mapping[Path, Member] = field(default_factory=dict)

    def name(self, path: Path) -> str:
        """The student's name for the file."""
        return self.members[path].name if path in self.members else path.name

    def load(self, path: Path) -> bytes:
        """The file's bytes; raises as ``read_bytes`` does."""
        member = self.members.get(path)
        return member.load() if member else read_bytes(path, self.assignment)

    def rightly_named(self) -> list[Path]:
        """The files that have a name of the assignment."""
        return [path for path in self.paths if self.name(path) in names_of(self.assignment)]

    def side_by_side(self) -> list[Path]:
        """The rightly named file, or one of each name if they are in one folder; else nothing.

        A download can hold many files of one name. Then none of them is read.
        """
        files = self.rightly_named()
        folders = {path.parent for path in files}
        names = {self.name(path) for path in files}
        return files if len(folders) == 1 and len(names) == len(files) else []


@dataclass(frozen=True)
class Submission:
    """A file that was read: its name, the SHA-256 of its bytes, and its source."""

    student: str
    assignment: str
    file: str
    sha256: str
    source: Source


@dataclass(frozen=True)
class Refused:
    """A student whose file cannot be graded, and the reason in sentences for the student.

    ``sha256`` is empty if no file was read, ``file`` if there is no file or more than one.
    """

    student: str
    assignment: str
    file: str
    sha256: str
    reason: str


def names_of(assignment: str) -> list[str]:
    """The names that a submission may have."""
    return [assignment + suffix for suffix in _READERS]


def as_text(name: str) -> str:
    """A file's name for results, which cannot hold names that are not UTF-8."""
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def absolute(path: Path) -> Path:
    """The path from the root. Links stay as they are, except before a ``..``."""
    return path.resolve() if ".." in path.parts else Path(os.path.abspath(path))


# --- Finding

_Found = tuple[Path, list[Path]]  # a student's folder, or the assignment's in it, and its files


def find_submissions(paths: Sequence[Path], assignment: str) -> list[Candidate]:
    """The students found under the paths, each once, in the order of their names.

    A path is a submission file, a student's folder, or a folder of students' folders. Between
    student and file there may be nbgrader's folder for the assignment.

    Raises:
        UsageError: a path does not exist or cannot be opened, or holds no submission.
    """
    found: dict[str, list[Path]] = defaultdict(list)
    for path in paths:
        for folder, files in _students(path, assignment):
            found[_student(folder, assignment)] += files
    if not found:
        raise nothing_in("What was given", assignment)
    return [
        Candidate(student, assignment, _without_doubles(files))
        for student, files in sorted(found.items())
    ]


def in_folder(student: str, assignment: str, folder: Path) -> Candidate:
    """What this student handed in; ``folder`` may lie anywhere."""
    try:
        files = _own_files(folder, assignment) or _files(folder)
    except OSError:  # reading the file fails too, and then gives the reason
        files = [folder / f"{assignment}.ipynb"]
    return Candidate(student, assignment, _without_doubles(files))


def nothing_in(what: str, assignment: str) -> UsageError:
    """The error for a path that holds no student."""
    return UsageError(
        f"{what} holds no submission of {assignment}. Give a file named "
        f"{' or '.join(names_of(assignment))}, a student's folder, or a folder of these."
    )


def _students(path: Path, assignment: str) -> list[_Found]:
    if not os.path.lexists(path):
        raise UsageError(f"{path} does not exist. Check the path.")
    path = absolute(path)
    if _is_named(path, assignment) or not os.path.isdir(path):
        return [(path.parent, [path])] if _is_visible(path) else []
    try:
        found = _in_folder(path, assignment)
    except OSError as error:
        raise UsageError(
            f"{path} cannot be opened: {error.strerror}. Make it readable, or give another path."
        ) from None
    if not found:
        raise nothing_in(str(path), assignment)
    return found


def _in_folder(folder: Path, assignment: str) -> list[_Found]:
    own = _own_files(folder, assignment)
    if own:
        return [(folder, own)]
    members = [(child, _handed_in(child, assignment)) for child in _folders(folder)]
    students = [(child, files) for child, files in members if files is not None]
    right = any(_is_named(file, assignment) for _, files in students for file in files)
    strays = _files(folder)
    # Files, and nowhere a right name: this is one student's folder, and the name is wrong.
    return students if right or not strays else [(folder, strays)]


def _handed_in(folder: Path, assignment: str) -> list[Path] | None:
    """What a member of a class handed in; None if there is nothing for this assignment."""
    inner = folder / assignment
    try:
        files = _own_files(folder, assignment)
        if files:
            return files
        return _files(inner) if os.path.isdir(inner) else _files(folder) or None
    except OSError:
        # Reading this file fails too, so that only this student gets the reason.
        return [(inner if os.path.isdir(inner) else folder) / f"{assignment}.ipynb"]


def _own_files(folder: Path, assignment: str) -> list[Path]:
    """The rightly named files of a student's folder, and of the assignment's folder in it. There
    may be two such folders, one in the other, if a folder was zipped twice."""
    inner = [folder / assignment, folder / assignment / assignment]
    files = [file for each in (folder, *filter(os.path.isdir, inner)) for file in _children(each)]
    return [file for file in files if _is_named(file, assignment)]


def _children(folder: Path) -> list[Path]:
    return sorted(path for path in folder.iterdir() if _is_visible(path))


def _files(folder: Path) -> list[Path]:
    return [path for path in _children(folder) if not os.path.isdir(path)]


def _folders(folder: Path) -> list[Path]:
    return [path for path in _children(folder) if os.path.isdir(path)]


def _is_visible(path: Path) -> bool:
    return not path.name.startswith(".") and path.name not in _NOT_SUBMITTED


def _is_named(path: Path, assignment: str) -> bool:
    return path.name in names_of(assignment)


def _student_folder(folder: Path, assignment: str) -> Path:
    """The folder; or the folder around it, if it is nbgrader's for the assignment."""
    inside = folder.name == assignment and folder.parent.name != ""
    return folder.parent if inside else folder


def _student(folder: Path, assignment: str) -> str:
    name = _student_folder(folder, assignment).name
    if not name:
        raise UsageError(
            f"The files in {folder} are in no student's folder. Put each into a folder that is "
            f"named after the student."
        )
    return as_text(name)


def _without_doubles(paths: Iterable[Path]) -> tuple[Path, ...]:
    different: dict[str, Path] = {}
    for path in paths:
        different.setdefault(os.path.realpath(path), path)
    return tuple(different.values())


# --- Reading


def read(
    candidate: Candidate, is_started: Callable[[Source], bool] = lambda source: True
) -> Submission | Refused:
    """Read the candidate's one file, or say why it cannot be graded. Raises nothing.

    The release holds a notebook and a script, and nbgrader hands in the whole folder. If both are
    there, a file that nobody worked on, as ``is_started`` tells, does not count as handed in.
    """
    results = [_read_file(candidate, path) for path in candidate.side_by_side()]
    if results:
        worked_on = [r for r in results if isinstance(r, Refused) or is_started(r.source)]
        if len(worked_on) < 2:
            return (worked_on or results)[0]
    file = candidate.name(candidate.paths[0]) if len(candidate.paths) == 1 else ""
    return _refused(candidate, file, _why_not_one(candidate))


def _read_file(candidate: Candidate, path: Path) -> Submission | Refused:
    name, digest = candidate.name(path), ""
    try:
        data = candidate.load(path)
        digest = hashlib.sha256(data).hexdigest()
        source = _READERS[Path(name).suffix](data, name)
    except SubmissionError as error:
        return _refused(candidate, name, str(error), digest)
    return Submission(candidate.student, candidate.assignment, name, digest, source)


def read_files(candidate: Candidate) -> list[tuple[str, bytes]]:
    """Names and bytes of all files that ``read`` would look at.

    Nothing if the files do not belong together or cannot be read: ``read`` then gives the reason.
    """
    try:
        return [(candidate.name(path), candidate.load(path)) for path in candidate.side_by_side()]
    except SubmissionError:
        return []


def read_source(path: Path) -> Source:
    """Read a notebook or a script of any name; the suffix tells which it is.

    Raises:
        SubmissionError: the file is neither, or cannot be read.
    """
    if path.suffix not in _READERS:
        raise SubmissionError(
            f"{path.name} is neither a notebook (.ipynb) nor a script (.py). Give one of these."
        )
    return _READERS[path.suffix](bytes_of(path), path.name)


def read_bytes(path: Path, assignment: str) -> bytes:
    """The bytes of one student's file.

    Raises:
        SubmissionError: the file cannot be read, is too long, or is a link that leads out of the
            student's folder.
    """
    folder = _student_folder(path.parent, assignment)
    own = Path(os.path.realpath(folder.parent)) / folder.name
    if not Path(os.path.realpath(path)).is_relative_to(own):
        raise SubmissionError(
            f"{path.name} is a link that leads out of the student's folder. "
            f"Hand in the file itself."
        )
    return bytes_of(path)


# --- Refusing


def _refused(candidate: Candidate, file: str, reason: str, sha256: str = "") -> Refused:
    return Refused(candidate.student, candidate.assignment, file, sha256, reason)


def _why_not_one(candidate: Candidate) -> str:
    """Why it is not clear which file to grade, and what to do."""
    expected = " or ".join(names_of(candidate.assignment))
    right, paths = candidate.rightly_named(), candidate.paths
    if right:
        return (
            f"More than one file was found, and only one can be graded: {_listed(right)}. "
            f"Keep only the file that counts."
        )
    if not paths:
        return f"The folder is empty: a file named {expected} is expected. Hand that in."
    if len(paths) == 1:
        given = candidate.name(paths[0])
        if given.casefold().endswith(".zip"):
            return f"{given} is a zip file. Unpack it, and hand in the {expected} of it."
        start = f"{given} has the wrong name: it must be {expected}."
    else:
        start = f"None of these files has the right name, {expected}: {_listed(paths)}."
    return f"{start} {_about_case(candidate)}Rename the file that holds your work and hand it in."


def _about_case(candidate: Candidate) -> str:
    names = [name.casefold() for name in names_of(candidate.assignment)]
    for given in map(candidate.name, candidate.paths):
        if given.casefold() in names:
            return f"Small and capital letters count, and {given} differs in them. "
    return ""


def _listed(paths: Sequence[Path]) -> str:
    """The first few files, as seen from the folder that they share."""
    shared = os.path.commonpath([path.parent for path in paths])
    names = [path.relative_to(shared).as_posix() for path in paths]
    more = len(names) - _MOST_NAMED
    return ", ".join(names[:_MOST_NAMED]) + (f" and {more} more" if more > 0 else "")
