"""HTML pages without any other files: one for the teacher, one for each student.

Templates escape every value, and make every text safe to show, whatever they do with it.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from itertools import chain, groupby

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from ..report import PartResult, Report, part_ids
from . import curve as drawing
from .class_figures import figures_of
from .files import page_stem
from .heat import heat_maps
from .status_style import MARKS, STATES
from .text_safety import clipped, name, percent, points, visible

FEEDBACK = "feedback"
MOST_IN_FULL = 500  # submissions whose feedback is in the class's page, too


@dataclass(frozen=True)
class Entry:
    """A submission on a page: its report, its student's page, its anchor and its drawn curve."""

    report: Report
    page: str
    anchor: str
    curve: Markup


def pages(
    ordered: Iterable[Report], briefs: Sequence[Report]
) -> Iterator[tuple[str, bytes | Iterator[bytes]]]:
    """Yield the path and the bytes of each page: every student's first, then the class's.

    Args:
        ordered: the reports, by the students' names.
        briefs: the same reports in the same order; their feedback may be left out.
    """
    in_full: list[Entry] = []
    for entries in _by_student(ordered):
        page = _render("student.html.j2", entries=entries)
        yield f"{FEEDBACK}/{entries[0].page}", page.encode()
        in_full += entries if len(briefs) <= MOST_IN_FULL else []
    yield "report.html", _class_page(briefs, in_full)


def _by_student(ordered: Iterable[Report]) -> Iterator[list[Entry]]:
    """The entries of each student, which share one page."""
    for student, reports in groupby(ordered, key=lambda report: report.student):
        stem = page_stem(student)
        yield [
            Entry(report, f"{stem}.html", f"s{number}.{stem}", _curve(report))
            for number, report in enumerate(reports, 1)
        ]


def _class_page(briefs: Sequence[Report], in_full: Sequence[Entry]) -> Iterator[bytes]:
    """The class at a glance; then every student's parts and feedback, unless the class is large."""
    refused = [brief for brief in briefs if brief.error is not None]
    chunks = (
        _environment()
        .get_template("report.html.j2")
        .generate(
            assignments=list(dict.fromkeys(brief.assignment for brief in briefs)),
            figures=figures_of(briefs),
            columns=part_ids(briefs),
            entries=in_full or chain.from_iterable(_by_student(briefs)),
            in_full=len(briefs) <= MOST_IN_FULL,
            errors=[
                e for e in in_full or chain.from_iterable(_by_student(refused)) if e.report.error
            ],
            graded_by=sorted({(r.assignment, r.version, r.isolation) for r in briefs}),
            script=_asset("sort.js"),
        )
    )
    return (chunk.encode() for chunk in chunks)


def _curve(report: Report) -> Markup:
    """A learning curve, drawn once for both of its pages; empty without losses."""
    curve = drawing.curve_of(report.losses)
    return Markup("") if curve is None else _render("curve.html.j2", curve=curve)


def part_html(part: PartResult) -> str:
    """One part's result for a notebook, with its criteria, checks and figures."""
    return _render("check.html.j2", part=part, check_style=_asset("check.css"))


def _render(template: str, **values: object) -> Markup:
    # Safe to use as it is: autoescape is on in every template.
    return Markup(_environment().get_template(template).render(values))


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader(__package__, "templates"),
        autoescape=True,  # for every template, whatever its name ends in
        finalize=lambda value: visible(value) if type(value) is str else value,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,
    )
    environment.filters |= {
        "breakable": _breakable,
        "clipped": clipped,
        "hash": _hash,
        "heat_maps": heat_maps,
        "name": name,
        "percent": percent,
        "points": _points,
        "sort_key": lambda value: -1.0 if value is None else round(value, 6),
    }
    environment.globals |= {
        "by_id": lambda parts: {part.id: part for part in parts},
        "drawing": drawing,
        "marks": MARKS,
        "states": STATES,
        "style": _asset("style.css"),
    }
    return environment


def _asset(file: str) -> Markup:
    """A file of this package, put into pages as it is."""
    text = (files(__package__) / "templates" / file).read_text(encoding="utf-8")
    return Markup(text.strip())


@lru_cache
def _points(value: float | None) -> str:
    return "–" if value is None else points(value)


@lru_cache
def _breakable(part_id: str) -> Markup:
    """An id that a narrow column may break after an underscore."""
    return Markup("_<wbr>").join(name(part_id).split("_"))


def _hash(script: str) -> str:
    """The name of the only script that the page's security policy lets run."""
    digest = hashlib.sha256(script.encode("utf-8")).digest()
    return f"sha256-{base64.b64encode(digest).decode('ascii')}"
