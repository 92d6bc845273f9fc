"""A report as text and back, with all of its details, for files of the grader's own."""

from __future__ import annotations

import json
from typing import Any

from ..report import CheckResult, CriterionResult, Figure, PartResult, Report


def to_text(report: Report) -> str:
    """One line of JSON."""
    return json.dumps(report, default=vars)


def from_text(text: str) -> Report:
    """The report again.

    Raises:
        ValueError, TypeError, KeyError: this is no report's text.
    """
    record = json.loads(text)
    parts = tuple(_part(part) for part in record["parts"])
    return Report(**record | {"parts": parts, "losses": tuple(record["losses"])})


def _part(record: dict[str, Any]) -> PartResult:
    return PartResult(
        **record
        | {
            "mistakes": tuple(record["mistakes"]),
            "subpoints": tuple(_subpoints(each) for each in record["subpoints"]),
            "figures": tuple(_figure(each) for each in record["figures"]),
        }
    )


def _subpoints(record: dict[str, Any]) -> CriterionResult:
    return CriterionResult(
        **record | {"checks": tuple(CheckResult(**each) for each in record["checks"])}
    )


def _figure(record: dict[str, Any]) -> Figure:
    rows = {name: tuple(map(tuple, record[name])) for name in ("expected", "got", "wrong")}
    return Figure(**record | rows)
