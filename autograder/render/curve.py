"""A learning curve as the points and labels of a drawing; the template draws it as SVG."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, HEIGHT = 560, 220
LEFT, RIGHT, TOP, BOTTOM = 64, 16, 14, 44
_MOST_POINTS = 160
_SMALLEST = 1e-30  # a smaller span has no steps that floating point can tell apart
_LARGEST = 1e30  # larger losses would overflow; they are drawn at this value


@dataclass(frozen=True)
class Tick:
    at: float
    label: str


@dataclass(frozen=True)
class Curve:
    """A drawing: ``points`` in SVG's format, the last of them, the ticks of both axes, and a
    description in ``words`` for screen readers."""

    points: str
    last: tuple[float, float]
    x_ticks: tuple[Tick, ...]
    y_ticks: tuple[Tick, ...]
    words: str


def curve_of(losses: Sequence[float]) -> Curve | None:
    """Draw a learning curve; None if no loss is a finite number."""
    steps = [(step, loss) for step, loss in enumerate(losses, 1) if math.isfinite(loss)]
    if not steps:
        return None
    lowest, thin = _tame(min(loss for _, loss in steps)), _thin(steps)
    low, high = _span([loss for _, loss in thin])
    shown = [(_x(step, len(losses)), _y(loss, low, high)) for step, loss in thin]
    return Curve(
        points=" ".join(f"{x:.1f},{y:.1f}" for x, y in shown),
        last=(round(shown[-1][0], 1), round(shown[-1][1], 1)),
        x_ticks=_x_ticks(len(losses)),
        y_ticks=tuple(
            Tick(round(_y(at, low, high), 1), f"{at:.6g}") for at in _round_steps(low, high)
        ),
        words=_words(thin[0][1], thin[-1][1], lowest, len(losses)),
    )


def _tame(loss: float) -> float:
    return max(-_LARGEST, min(_LARGEST, loss))


def _span(values: Sequence[float]) -> tuple[float, float]:
    """The axis always shows zero, because a loss falls towards zero."""
    low, high = min(0.0, *values), max(0.0, *values)
    return (low, high) if high - low > _SMALLEST else (low, low + 1.0)


def _thin(steps: Sequence[tuple[int, float]]) -> list[tuple[int, float]]:
    """At most _MOST_POINTS of the steps, evenly spread, with the first and the last."""
    last, most = len(steps) - 1, _MOST_POINTS - 1
    kept = steps if last <= most else [steps[round(i * last / most)] for i in range(most + 1)]
    return [(step, _tame(loss)) for step, loss in kept]


def _x(step: int, count: int) -> float:
    return LEFT + (WIDTH - LEFT - RIGHT) * (step - 1) / max(1, count - 1)


def _y(loss: float, low: float, high: float) -> float:
    return TOP + (HEIGHT - TOP - BOTTOM) * (high - loss) / (high - low)


def _x_ticks(count: int) -> tuple[Tick, ...]:
    steps = sorted({1, (count + 1) // 2, count})
    return tuple(Tick(round(_x(step, count), 1), str(step)) for step in steps)


def _round_steps(low: float, high: float) -> list[float]:
    """Three to six round numbers in a span."""
    rough = (high - low) / 4
    unit = 10.0 ** math.floor(math.log10(rough))
    step = next(unit * times for times in (1, 2, 5, 10) if unit * times >= rough * 0.999)
    first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
    return [index * step for index in range(first, last + 1)]


def _words(first: float, last: float, lowest: float, count: int) -> str:
    ends = f"from {first:.3g} to {last:.3g}, lowest {lowest:.3g}"
    return f"Learning curve over {count} step{'s' * (count != 1)}: loss {ends}."
