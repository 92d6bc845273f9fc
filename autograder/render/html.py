"""Pages that stand alone: the class for the teacher, and each student's own."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from jinja2 import Environment, PackageLoader, StrictUndefined, Template
from markupsafe import Markup

from ..report import PartResult, Report
from . import curve as area
from .class_figures import figures_of
from .curve import curve_of
from .heat import heat_maps
from .order import by_page, part_ids
from .status_style import MARKS
from .text_safety import name
from .view import ReportView, breakable, part_view, subpoints_view, view

FEEDBACK = "feedback"
MOST_IN_FULL = 500  # submissions whose feedback stands in the class's page too


def pages(
    ordered: Iterable[Report], briefs: Sequence[Report] | None = None
) -> Iterator[tuple[str, bytes | Iterator[bytes]]]:
    """Each page's path and bytes: every student's, then the class's, whose links lead to them.

    Args:
        ordered: by the students' names.
        briefs: the same without their words, in the same order.
    """
    briefs = list(ordered) if briefs is None else briefs
    ids = part_ids(briefs)
    in_full: list[ReportView] = []
    for views in _by_student(ordered, ids):
        yield f"{FEEDBACK}/{views[0].page}", _student_page(views)
        in_full += views if len(briefs) <= MOST_IN_FULL else []
    yield "report.html", _class_page(briefs, in_full, ids)


def _by_student(ordered: Iterable[Report], ids: Sequence[str]) -> Iterator[list[ReportView]]:
    for theirs in by_page(ordered):
        yield [view(report, number, ids, _curve(report)) for number, report in enumerate(theirs, 1)]


@dataclass(frozen=True)
class _Rows:
    """A large class's views, without words, made anew each time they are gone through."""

    briefs: Iterable[Report]
    ids: Sequence[str]

    def __iter__(self) -> Iterator[ReportView]:
        for views in _by_student(self.briefs, self.ids):
            yield from views


def part_html(part: PartResult) -> str:
    """One part's result for a notebook, with what is asked of it and its figures."""
    return _render(
        "check.html.j2",
        part=part_view(part),
        status=part.status,
        passed=part.passed,
        subpoints=[subpoints_view(each) for each in part.subpoints],
        figures=[heat_maps(figure) for figure in part.figures],
        check_style=_asset("check.css"),
    )


def _student_page(views: Sequence[ReportView]) -> bytes:
    """One student's own page, which holds nothing of anyone else's."""
    return _render(
        "student.html.j2",
        title=", ".join(dict.fromkeys(each.assignment for each in views)),
        reports=views,
    ).encode()


def _class_page(
    briefs: Sequence[Report], in_full: Sequence[ReportView], ids: Sequence[str]
) -> Iterator[bytes]:
    """The class at a glance, then every student's parts and feedback, but for a large class: there
    each student has a page."""
    refused = _Rows([brief for brief in briefs if brief.error is not None], ids)
    chunks = _template("report.html.j2").generate(
        title=_assignments(briefs) or "Nothing graded",
        figures=figures_of(briefs),
        columns=[breakable(part_id) for part_id in ids],
        reports=in_full or _Rows(briefs, ids),
        in_full=len(briefs) <= MOST_IN_FULL,
        errors=[each for each in in_full or refused if each.error],
        several=len({each.assignment for each in briefs}) > 1,
        graded_by=_graded_by(briefs),
        script=_asset("sort.js"),
    )
    return (chunk.encode() for chunk in chunks)


def _curve(report: Report) -> Markup:
    """A learning curve, drawn once for both of its pages."""
    curve = curve_of(report.losses)
    return Markup("") if curve is None else _render("curve.html.j2", curve=curve)


def _render(template: str, **values: object) -> Markup:
    # Safe to use as it is: autoescape is on in every template.
    return Markup(_template(template).render(values))


@cache
def _template(template: str) -> Template:
    """Autoescape is on for every template, whatever its name ends in."""
    environment = Environment(
        loader=PackageLoader(__package__, "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,
    )
    environment.globals.update(
        style=_asset("style.css"), marks=tuple(MARKS.values()), area=area, hash_of=_hash_of
    )
    return environment.get_template(template)


def _asset(file: str) -> Markup:
    """A file of ours, put into pages as it is."""
    text = (files(__package__) / "templates" / file).read_text(encoding="utf-8")
    return Markup(text.strip())


def _hash_of(script: str) -> str:
    """What the page's policy calls the one script that may run."""
    digest = hashlib.sha256(script.encode("utf-8")).digest()
    return f"sha256-{base64.b64encode(digest).decode('ascii')}"


def _assignments(reports: Sequence[Report]) -> str:
    return ", ".join(name(each) for each in dict.fromkeys(report.assignment for report in reports))


def _graded_by(reports: Sequence[Report]) -> list[str]:
    """Which version of an exercise graded, and in which isolation; one, but for mixed results."""
    found = {f"{r.assignment}, version {r.version}, isolation {r.isolation}" for r in reports}
    return [name(each) for each in sorted(found)]
