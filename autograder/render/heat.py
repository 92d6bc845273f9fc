"""Figures as tables whose cells are coloured by their numbers, and readable without the colour."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

from ..report import Figure, Rows
from .text_safety import name

_BLUE, _ORANGE, _WHITE = (100, 160, 220), (235, 140, 70), (247, 247, 247)


@dataclass(frozen=True)
class Cell:
    """One number: its text, its colour as CSS, light enough for dark ink; whether it is wrong."""

    text: str
    paper: str
    wrong: bool


@dataclass(frozen=True)
class HeatMap:
    """One table; ``label`` says what it shows: what was expected, or what came."""

    label: str
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True)
class HeatMaps:
    """A figure: what was expected beside what came, in one scale of colours."""

    title: str
    row: str
    column: str
    maps: tuple[HeatMap, HeatMap]
    wrong: int
    count: int
    first: int

    @property
    def columns(self) -> range:
        return range(self.first, len(self.maps[0].rows[0]) + self.first)


def heat_maps(figure: Figure) -> HeatMaps:
    """Blue is below zero, orange above, white zero; a number that is wrong is marked as well."""
    most = max((abs(value) for value in _finite(figure.expected, figure.got)), default=0.0) or 1.0
    right = tuple(tuple(False for _ in row) for row in figure.wrong)
    return HeatMaps(
        title=name(figure.title),
        row=name(figure.rows),
        column=name(figure.columns),
        maps=(
            HeatMap("expected", _cells(figure.expected, right, most)),
            HeatMap("yours", _cells(figure.got, figure.wrong, most)),
        ),
        wrong=sum(map(sum, figure.wrong)),
        count=sum(map(len, figure.wrong)),
        first=figure.first,
    )


def _finite(*tables: Rows) -> Iterator[float]:
    return (value for rows in tables for row in rows for value in row if math.isfinite(value))


def _cells(
    rows: Rows, wrong: tuple[tuple[bool, ...], ...], most: float
) -> tuple[tuple[Cell, ...], ...]:
    return tuple(
        tuple(_cell(value, bad, most) for value, bad in zip(*pair, strict=True))
        for pair in zip(rows, wrong, strict=True)
    )


def _cell(value: float, wrong: bool, most: float) -> Cell:
    share = min(1.0, abs(value) / most) if math.isfinite(value) else 0.0
    end = _ORANGE if value > 0 else _BLUE
    red, green, blue = (round(w + (e - w) * share) for w, e in zip(_WHITE, end, strict=True))
    text = f"{value:.3g}" if abs(value) >= 1000 or not math.isfinite(value) else f"{value:.2f}"
    return Cell(text, f"rgb({red},{green},{blue})", wrong)
