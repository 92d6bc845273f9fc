"""Words of strangers made fit to show: nothing in them hides, reorders or controls anything.

This is not escaping. Whoever puts a text into HTML, a spreadsheet or a terminal escapes it there.
"""

from __future__ import annotations

import math
import re

REPLACED = "\ufffd"
CAP = 20 * 1024
# Controls, line separators, what turns the direction of text, what shows as nothing, and halves
# of surrogate pairs. The joiners U+200C and U+200D stay: scripts and emoji are written with them.
_UNFIT = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f"
    "\ud800-\udfff\ufeff\ufff9-\ufffb\ufffe\uffff]"
)
_LINE_END = re.compile(r"\r\n?")


def visible(text: str) -> str:
    """Text of several lines; a tab becomes four spaces, any other control is made visible."""
    if text.isascii() and text.isprintable():  # most text, and many times faster
        return text
    unix = _LINE_END.sub("\n", text).replace("\t", "    ")
    return _UNFIT.sub(REPLACED, unix)


def name(text: str) -> str:
    """A name on one line; whatever would break the line is made visible."""
    shown = _UNFIT.sub(REPLACED, re.sub(r"[\t\n]", REPLACED, text))
    return shown if shown.strip() else "(blank)"


def one_line(text: str) -> str:
    """A sentence or two on one line."""
    return " ".join(visible(text).split())


def clipped(text: str) -> str:
    """``visible`` text of at most CAP bytes, with a note where it was cut."""
    shown = visible(text[: CAP + 1])  # a character has a byte at least: do not look at megabytes
    data = shown.encode("utf-8")
    if len(data) <= CAP and len(text) <= CAP:
        return shown
    kept = data[:CAP].decode("utf-8", "ignore")
    return f"{kept}\n[Cut here: this is the first {CAP // 1024} KB of {len(text):,} characters.]"


def points(value: float) -> str:
    """Points with two decimals at most, cut and not rounded: 39.999 of 40 is not full marks."""
    if not math.isfinite(value):
        return str(value)
    cut = math.trunc(value * 100 + math.copysign(1e-6, value)) / 100
    return f"{cut + 0.0:.2f}".rstrip("0").rstrip(".")


def percent(share: float) -> str:
    """A share as a percentage with one decimal, cut and not rounded."""
    return f"{points(math.trunc(share * 1000 + 1e-6) / 10)} %" if math.isfinite(share) else "–"
