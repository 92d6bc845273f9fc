"""results.jsonl: the contract's file, one line a submission."""

from __future__ import annotations

from collections.abc import Sequence

from ..record import Report


def results(ordered: Sequence[Report]) -> bytes:
    """All lines, ASCII only."""
    return "".join(f"{report.to_json()}\n" for report in ordered).encode("ascii")
