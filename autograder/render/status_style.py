"""How each status is shown: a symbol and a word, so that colour is never alone."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from markupsafe import Markup

from ..report import State, Status

_SHOWN = Markup('<span class="status {css}"><span aria-hidden="true">{symbol}</span> {text}</span>')


@dataclass(frozen=True)
class Mark:
    """``css`` names the class in the style sheet, ``rich`` the style in a terminal."""

    symbol: str
    word: str
    css: str
    rich: str

    def with_text(self, text: str) -> Markup:
        """The symbol, for eyes, and a text in the status's colour, for everyone."""
        return _SHOWN.format(css=self.css, symbol=self.symbol, text=text)

    @cached_property
    def shown(self) -> Markup:
        """The symbol and the word; made once, for a class shows it thousands of times."""
        return self.with_text(self.word)


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
