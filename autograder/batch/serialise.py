"""Turn a report with all its details into text and back, for the grader's own files."""

from __future__ import annotations

import json
from typing import Any

from ..report import CheckResult, CriterionResult, Figure, PartResult, Report


def to_text(report: Report) -> str:
    """Turn a report into one line of JSON."""
    return json.dumps(report, default=vars)


def from_text(text: str) -> Report:
    """Turn the text back into the report.

    Raises:
        ValueError, TypeError, KeyError: the text is not a report's.
    """
    record = json.loads(text)
    parts = tuple(_part(part) for part in record["parts"])
    return Report(**record | {"parts": parts, "losses": tuple(record["losses"])})


def _part(record: dict[str, Any]) -> PartResult:
    return PartResult(
        **record
        | {
            "mistakes": tuple(record["mistakes"]),
            "subpoints": tuple(_criterion(each) for each in record["subpoints"]),
            "figures": tuple(_figure(each) for each in record["figures"]),
        }
    )


def _criterion(record: dict[str, Any]) -> CriterionResult:
    return CriterionResult(
        **record | {"checks": tuple(CheckResult(**each) for each in record["checks"])}
    )


def _figure(record: dict[str, Any]) -> Figure:
    rows = {name: tuple(map(tuple, record[name])) for name in ("expected", "got", "wrong")}
    return Figure(**record | rows)
