"""Whose file it is, from its place in a download; ``lms.py`` describes the layouts.

The names are those that Canvas's ``lib/content_zipper.rb`` and Moodle's
``mod/assign/classes/downloader.php`` make. A student chooses the name of her own file, and can make
it look like another student's or another platform's. But she does not choose what stands before the
first number: that tells the platforms apart. And a layout counts only if most entries of the
download have it, all on the level of folders where the students are.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Collection

from .discovery import names_of

Parts = tuple[str, ...]  # a file's name: the folders, then the file
Owner = tuple[str, str]  # the student, and her name for the file

OUTSIDE = ".."  # the first part of a name that leads out of the download

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
    """Whether a platform gives files or folders such names, for whatever assignment."""
    return bool(_MOODLE.fullmatch(name) or _CANVAS.fullmatch(name))


def on_platform(files: Collection[Parts], assignment: str) -> dict[Parts, Owner]:
    """Student and name of each file that a platform exported; nothing if no platform did.

    If somebody put folders beside them, those are students' folders too.
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
    """Student and name of each file, by the folders that hold rightly named files.

    The highest of these folders are students' folders. So are the folders beside them, and beside
    the folders around them. If the rightly named files are in no folder, all files belong to one
    student, who is called ``stem``.
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
        elif parts[0] == OUTSIDE:  # such a name does not show its level
            owners[parts] = folders[-1], parts[-1]
        elif folders not in around:
            own = next(at for at in range(len(folders)) if folders[: at + 1] not in around)
            owners[parts] = folders[own], parts[-1]
    return owners


def _inside(files: Collection[Parts]) -> list[Parts]:
    """The files that do not lead out; all files if all of them do."""
    return [parts for parts in files if parts[0] != OUTSIDE] or list(files)


def _shared(files: Collection[Parts]) -> int:
    """How many folders, one in the other, hold all of the files."""
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
        canvas = {}  # this is one student's folder
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
    """The folders of a file, without the assignment's own at the end."""
    folders = _below(parts, 0)[:-1]
    while len(folders) > 1 and folders[-1] == assignment:
        folders = folders[:-1]
    return folders
