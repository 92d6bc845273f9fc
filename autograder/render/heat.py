"""Figures as tables whose cells are coloured by their numbers. They can be read without colour."""

from __future__ import annotations

import math
from dataclasses import dataclass

from ..report import Figure

_BLUE, _ORANGE, _WHITE = (100, 160, 220), (235, 140, 70), (247, 247, 247)


@dataclass(frozen=True)
class Cell:
    """One number: its text, its colour as CSS (light enough for dark ink), whether it is wrong."""

    text: str
    paper: str
    wrong: bool


def heat_maps(figure: Figure) -> dict[str, list[list[Cell]]]:
    """The rows of two tables, by their captions, in one scale of colours.

    Blue is below zero, orange above, white zero. A wrong number is marked in the table "yours".
    """
    tables = {"expected": figure.expected, "yours": figure.got}
    sizes = [abs(value) for rows in tables.values() for row in rows for value in row]
    most = max(filter(math.isfinite, sizes), default=0.0) or 1.0
    return {
        caption: [
            [
                _cell(value, bad and caption == "yours", most)
                for value, bad in zip(*pair, strict=True)
            ]
            for pair in zip(rows, figure.wrong, strict=True)
        ]
        for caption, rows in tables.items()
    }


def _cell(value: float, wrong: bool, most: float) -> Cell:
    share = min(1.0, abs(value) / most) if math.isfinite(value) else 0.0
    end = _ORANGE if value > 0 else _BLUE
    red, green, blue = (round(w + (e - w) * share) for w, e in zip(_WHITE, end, strict=True))
    text = f"{value:.3g}" if abs(value) >= 1000 or not math.isfinite(value) else f"{value:.2f}"
    return Cell(text, f"rgb({red},{green},{blue})", wrong)
