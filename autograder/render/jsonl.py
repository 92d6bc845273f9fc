"""results.jsonl: the contract's file, one line a submission."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ..report import Report


def results(ordered: Iterable[Report]) -> Iterator[bytes]:
    """Each line, ASCII only."""
    for report in ordered:
        yield f"{report.to_json()}\n".encode("ascii")
