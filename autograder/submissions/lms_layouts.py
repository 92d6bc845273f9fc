"""Whose a file of a download is, by where it lies in it; ``exports`` has the layouts.

The forms are those of Canvas's ``lib/content_zipper.rb`` and of Moodle's
``mod/assign/classes/downloader.php``. A student chooses what her own file is called, and can make
it look like another's or like another platform's. So the platforms' names are told from each other
by what stands before the first number, which she does not choose, and a layout is one that most
entries of the download have, on the one level where its students are.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Collection

from .discovery import names_of

Parts = tuple[str, ...]  # of a file's name: folders, then the file
Owner = tuple[str, str]  # the student, and what she called the file

OUTSIDE = ".."  # begins the parts of a name that leads out of the download

_NAME = r"(?:(?!_\d+_).)+?"
_MOODLE = re.compile(
    rf"(?P<student>{_NAME}(_\d+)?)_assignsubmission_[a-z\d]+(_(?P<file>.*))?", re.DOTALL
)
_CANVAS = re.compile(
    rf"((LATE_)?(?P<anonymous>anon_[^_]{{5}})|(?P<name>{_NAME})(_LATE)?_(?P<number>\d+))"
    r"_(\d+_(?P<file>.+)|(?P<page>text\.html|link\.html))",
    re.DOTALL,
)


def is_exported(name: str) -> bool:
    """Whether a platform makes such names of files or folders, whatever the assignment."""
    return bool(_MOODLE.fullmatch(name) or _CANVAS.fullmatch(name))


def on_platform(files: Collection[Parts], assignment: str) -> dict[Parts, Owner]:
    """Student and name of each file that a platform exported; nothing where none did.

    Folders that somebody put beside them are students', too.
    """
    inside = _inside(files)
    for level in range(_shared(inside) + 1):
        found = _on_level(files, level, assignment)
        entries = {parts[level] for parts in inside}
        fitting = {parts[level] for parts in inside if parts in found}
        if len(fitting) * 2 > len(entries):
            return {**_beside(files, found, level, assignment), **found}
    return {}


def in_folders(files: Collection[Parts], stem: str, assignment: str) -> dict[Parts, Owner]:
    """By the folders that rightly named files lie in: those on the highest level are students',
    and so are the folders beside these and beside the ones around them.

    Files that are in no folder, as the rightly named ones are, are one student's, named ``stem``.
    """
    right = [parts for parts in files if parts[-1] in names_of(assignment)]
    known = [_folders(parts, assignment) for parts in _inside(right or files)]
    level = min((len(folders) for folders in known if folders), default=0)
    around = {folders[:depth] for folders in known for depth in range(level)}
    owners: dict[Parts, Owner] = {}
    for parts in files:
        folders = _folders(parts, assignment)
        if level == 0 or (parts[0] == OUTSIDE and not folders):
            owners[parts] = stem, parts[-1]
        elif parts[0] == OUTSIDE:  # Such a name does not say on which level it belongs.
            owners[parts] = folders[-1], parts[-1]
        elif folders not in around:
            own = next(at for at in range(len(folders)) if folders[: at + 1] not in around)
            owners[parts] = folders[own], parts[-1]
    return owners


def _inside(files: Collection[Parts]) -> list[Parts]:
    """Those that do not lead out; all of them if all do."""
    return [parts for parts in files if parts[0] != OUTSIDE] or list(files)


def _shared(files: Collection[Parts]) -> int:
    """In how many folders, one in the other, all of the files are."""
    alike = zip(*(parts[:-1] for parts in files), strict=False)
    return sum(1 for _ in itertools.takewhile(lambda names: len(set(names)) == 1, alike))


def _below(parts: Parts, level: int) -> Parts:
    return parts[1:] if parts[0] == OUTSIDE else parts[level:]


def _on_level(files: Collection[Parts], level: int, assignment: str) -> dict[Parts, Owner]:
    """What a platform exported, if students are on this level."""
    below = {parts: _below(parts, level) for parts in files}
    moodle = {parts: owner for parts, place in below.items() if (owner := _in_moodle(place))}
    canvas = {
        parts: owner for parts, place in below.items() if (owner := _in_canvas(place, assignment))
    }
    if any(len(place) == 1 and place[0] in names_of(assignment) for place in below.values()):
        canvas = {}  # This is one student's folder.
    return max(canvas, moodle, key=len)


def _in_moodle(place: Parts) -> Owner | None:
    match = _MOODLE.fullmatch(place[0])
    if not match:
        return None
    return match["student"], place[-1] if len(place) > 1 else match["file"] or ""


def _in_canvas(place: Parts, assignment: str) -> Owner | None:
    match = _CANVAS.fullmatch(place[0]) if len(place) == 1 else None
    if not match:
        return None
    again = rf"({re.escape(assignment)})-\d+(\.\w+)"
    file = re.sub(again, r"\1\2", match["file"] or match["page"])
    return match["anonymous"] or f"{match['name']}_{match['number']}", file


def _beside(
    files: Collection[Parts], exported: Collection[Parts], level: int, assignment: str
) -> dict[Parts, Owner]:
    """The files in folders that did not come from the platform."""
    rest = set(files) - set(exported)
    return in_folders([p for p in files if p in rest and len(_below(p, level)) > 1], "", assignment)


def _folders(parts: Parts, assignment: str) -> Parts:
    """The folders of a file without the assignment's own at the end."""
    folders = _below(parts, 0)[:-1]
    while len(folders) > 1 and folders[-1] == assignment:
        folders = folders[:-1]
    return folders
