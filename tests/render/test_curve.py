"""Learning curves, whatever losses a loop returned."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autograder.render.curve import curve_of

from .classes import make_report, pages_of


def test_drawn_where_there_are_losses() -> None:
    """Both pages have the curve with words, and none without losses."""
    with_curve = pages_of(make_report(losses=(2.0, 1.0, 0.5)))
    words = "Learning curve over 3 steps: loss from 2 to 0.5, lowest 0.5."
    assert all(words in page.text for page in with_curve.values())
    assert all(not page.all("polyline") for page in pages_of(make_report()).values())


@pytest.mark.parametrize("losses", [(), (float("nan"),), (float("inf"), float("-inf"))])
def test_nothing_to_draw(losses: tuple[float, ...]) -> None:
    """Losses without a finite number are no curve and no error."""
    assert curve_of(losses) is None


def test_a_long_curve_is_thinned() -> None:
    """A student's loop cannot fill the page, and that both ends stay."""
    curve = curve_of([float(step) for step in range(100_000, 0, -1)])
    assert curve is not None
    drawn = curve.points.split()
    assert len(drawn) == 160
    assert (drawn[0], drawn[-1]) == ("64.0,14.0", "544.0,176.0")


@settings(deadline=None)
@given(st.lists(st.floats(), max_size=300))
def test_any_losses(losses: list[float]) -> None:
    """Whatever a loop returns is drawn within the drawing's bounds."""
    curve = curve_of(losses)
    if curve is None:
        return
    for point in curve.points.split():
        x, y = map(float, point.split(","))
        assert 0 <= x <= 560
        assert 0 <= y <= 220
    assert 1 <= len(curve.y_ticks) <= 8
