"""Make untrusted text safe to show: nothing in it hides, reorders or controls other text.

This is not escaping: code that puts a text into HTML, a spreadsheet or a terminal escapes it there.
"""

from __future__ import annotations

import math
import re

REPLACED = "\ufffd"
CAP = 20 * 1024
# Control characters, line separators, characters that change the direction of text or show nothing,
# and lone surrogates. The joiners U+200C and U+200D stay: some scripts and emoji need them.
_UNSAFE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f"
    "\ud800-\udfff\ufeff\ufff9-\ufffb\ufffe\uffff]"
)
_LINE_END = re.compile(r"\r\n?")


def visible(text: str) -> str:
    """Text of several lines. A tab becomes four spaces; another unsafe character becomes U+FFFD."""
    if text.isascii() and text.isprintable():  # most text is, and this is many times faster
        return text
    unix = _LINE_END.sub("\n", text).replace("\t", "    ")
    return _UNSAFE.sub(REPLACED, unix)


def name(text: str) -> str:
    """A name on one line. Unsafe characters, tabs and line ends become U+FFFD."""
    shown = _UNSAFE.sub(REPLACED, re.sub(r"[\t\n]", REPLACED, text))
    return shown if shown.strip() else "(blank)"


def one_line(text: str) -> str:
    """Sentences on one line."""
    return " ".join(visible(text).split())


def clipped(text: str) -> str:
    """``visible`` text of at most CAP bytes; a note says where it was cut."""
    shown = visible(text[: CAP + 1])  # a character has at least one byte: never read megabytes
    data = shown.encode("utf-8")
    if len(data) <= CAP and len(text) <= CAP:
        return shown
    kept = data[:CAP].decode("utf-8", "ignore")
    return f"{kept}\n[Cut here: this is the first {CAP // 1024} KB of {len(text):,} characters.]"


def points(value: float) -> str:
    """Points with at most two decimals, never rounded up: 39.999 of 40 is not full marks."""
    if not math.isfinite(value):
        return str(value)
    cut = math.trunc(value * 100 + math.copysign(1e-6, value)) / 100
    return f"{cut + 0.0:.2f}".rstrip("0").rstrip(".")


def percent(share: float) -> str:
    """A share (0 to 1) as a percentage with at most one decimal, never rounded up."""
    return f"{points(math.trunc(share * 1000 + 1e-6) / 10)} %" if math.isfinite(share) else "–"
