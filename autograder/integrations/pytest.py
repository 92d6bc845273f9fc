"""A student's own check under pytest: one test for each part of the exercise beside the file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from ..errors import AutograderError
from ..exercises import load
from .selfcheck import check_source, own_file


def part_tests(test_file: str, exercise: str = "lstm") -> Callable[[str], None]:
    """A test function to put into a file beside the exercise: ``test_part = part_tests(__file__)``.

    A part that passed passes; one that was not started is skipped; any other fails with its
    feedback and nothing of our own stack.
    """
    chosen = load(exercise)
    ids = [part.id for part in chosen.parts if part.judge is not None]

    @pytest.mark.parametrize("part", ids)
    def test_part(part: str) -> None:
        __tracebackhide__ = True
        try:
            result = check_source(own_file(Path(test_file).parent, chosen), chosen, part)
        except AutograderError as error:
            pytest.fail(str(error), pytrace=False)
        if result.status in ("not_attempted", "blocked"):
            pytest.skip(result.feedback)
        if not result.passed:
            earned = f"{result.score:g} of {result.max_score:g} points"
            pytest.fail(f"{part}: {earned}\n{result.feedback}", pytrace=False)

    return test_part
