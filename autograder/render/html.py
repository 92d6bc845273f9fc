"""Pages that stand alone: the class for the teacher, and each student's own."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator, Sequence
from functools import cache
from importlib.resources import files

from jinja2 import Environment, PackageLoader, StrictUndefined, Template
from markupsafe import Markup

from ..record import PartResult, Report
from . import curve as area
from .curve import curve_of
from .figures import figures_of
from .heat import heat_maps
from .marks import MARKS
from .order import by_page, part_ids
from .plain import name
from .view import ReportView, breakable, part_view, subpoints_view, view

FEEDBACK = "feedback"


def pages(ordered: Sequence[Report]) -> Iterator[tuple[str, bytes]]:
    """Each page's path and bytes: every student's, then the class's, whose links lead to them."""
    ids = part_ids(ordered)
    everyone: list[ReportView] = []
    for theirs in by_page(ordered):
        views = [
            view(report, number, ids, _curve(report)) for number, report in enumerate(theirs, 1)
        ]
        yield f"{FEEDBACK}/{views[0].page}", _student_page(views)
        everyone += views
    yield "report.html", _class_page(ordered, everyone, ids)


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
    return _render("student.html.j2", title=_assignments(views), reports=views).encode()


def _class_page(
    ordered: Sequence[Report], views: Sequence[ReportView], ids: Sequence[str]
) -> bytes:
    """The class at a glance, then every student's parts and feedback."""
    return _render(
        "report.html.j2",
        title=_assignments(views) or "Nothing graded",
        figures=figures_of(ordered),
        columns=[breakable(part_id) for part_id in ids],
        reports=views,
        errors=[each for each in views if each.error],
        several=len({each.assignment for each in views}) > 1,
        graded_by=_graded_by(ordered),
        script=_asset("sort.js"),
    ).encode()


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


def _assignments(views: Sequence[ReportView]) -> str:
    return ", ".join(dict.fromkeys(each.assignment for each in views))


def _graded_by(reports: Sequence[Report]) -> list[str]:
    """Which version of an exercise graded, and in which isolation; one, but for mixed results."""
    found = {f"{r.assignment}, version {r.version}, isolation {r.isolation}" for r in reports}
    return [name(each) for each in sorted(found)]
