"""How each status is shown: by a symbol, a word and a colour, so that colour is never alone."""

from __future__ import annotations

from dataclasses import dataclass

from ..report import State, Status


@dataclass(frozen=True)
class Mark:
    """``css`` names the class in the style sheet, ``rich`` the style in a terminal."""

    symbol: str
    word: str
    css: str
    rich: str


MARKS: dict[Status, Mark] = {
    "passed": Mark("✓", "passed", "passed", "green"),
    "partial": Mark("◐", "partial", "partial", "yellow"),
    "failed": Mark("✗", "failed", "failed", "red"),
    "blocked": Mark("⊘", "blocked", "blocked", "magenta"),
    "not_attempted": Mark("–", "not attempted", "not-attempted", "dim"),
    "manual": Mark("✎", "marked by a person", "manual", "cyan"),
}
STATES: dict[State, Mark] = {
    "passed": MARKS["passed"],
    "failed": MARKS["failed"],
    "not_checked": Mark("…", "not checked yet", "not-checked", "dim"),
}
