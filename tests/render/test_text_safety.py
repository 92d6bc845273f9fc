"""Text made safe to show, and numbers that are never rounded up."""

from __future__ import annotations

import pytest

from autograder.render import text_safety


@pytest.mark.parametrize(
    ("value", "shown"),
    [(40.0, "40"), (0.0, "0"), (-0.0, "0"), (12.5, "12.5"), (39.999, "39.99"), (0.29, "0.29")],
)
def test_points_are_cut(value: float, shown: str) -> None:
    """No rounding makes full marks of less."""
    assert text_safety.points(value) == shown


def test_percent() -> None:
    """An accuracy below a threshold is not shown as having reached it."""
    assert text_safety.percent(0.9499999) == "94.9 %"
    assert text_safety.percent(1.0) == "100 %"
    assert text_safety.percent(0.29) == "29 %"
