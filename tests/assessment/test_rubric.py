"""Points are earned from left to right, and each check is bound to its function by name."""

from __future__ import annotations

import pytest

from autograder.assessment.rubric import Check, CheckFunction, Criterion, score_rubric

RUBRIC = (
    Criterion(24, "values", (Check("right", "the values are right"),)),
    Criterion(
        8,
        "gradients",
        (
            Check("there", "there are gradients"),
            Check("x", "gradients reach x"),
            Check("y", "gradients reach y", independent=True),
            Check("z", "gradients reach z"),
        ),
    ),
    Criterion(4, "sizes", (Check("any", "any size is right"),)),
)


def right() -> None:
    """Find nothing wrong."""


def cut() -> str:
    """Find something wrong."""
    return "They are cut."


def never() -> str:
    """Fail the test: this check must not run."""
    raise AssertionError("this check was run")


def functions(**others: CheckFunction) -> dict[str, CheckFunction]:
    """Every check passes, but for the others."""
    return dict.fromkeys(("right", "there", "x", "y", "z", "any"), right) | others


def test_points_are_earned_from_left_to_right() -> None:
    """After the first problem nothing is earned, and only independent checks are looked at."""
    verdict = score_rubric(RUBRIC, functions(x=cut, z=never, any=never))
    assert verdict.score == 24
    assert verdict.failed == "x"
    assert verdict.feedback == (
        "They are cut.\nPoints: values 24 of 24, gradients 0 of 8; 4 more not checked yet."
    )
    states = [[each.state for each in sub.checks] for sub in verdict.subpoints]
    later = "not_checked"
    assert states == [["passed"], ["passed", "failed", "passed", later], [later]]
    assert [sub.score for sub in verdict.subpoints] == [24, 0, 0]


def test_the_first_check_of_a_criterion_opens_it() -> None:
    """An independent check is not looked at either where the first check failed."""
    verdict = score_rubric(RUBRIC, functions(there=cut, x=never, y=never, z=never, any=never))
    states = [each.state for each in verdict.subpoints[1].checks]
    assert states == ["failed", *["not_checked"] * 3]


def test_what_a_part_says_of_one_criterion() -> None:
    """Without a second criterion no line of points is needed."""
    assert score_rubric(RUBRIC[:1], {"right": right}).feedback == "All right: values (24)."
    assert score_rubric(RUBRIC[:1], {"right": cut}).feedback == "They are cut."


def test_a_reordered_rubric_moves_no_points_to_another_check() -> None:
    """Checks find their functions by name, so the order of the rubric decides the order alone."""
    verdict = score_rubric(RUBRIC[::-1], functions(right=cut))
    assert [(sub.title, sub.score) for sub in verdict.subpoints] == [
        ("sizes", 4),
        ("gradients", 8),
        ("values", 0),
    ]


@pytest.mark.parametrize("name", ["right", "any"])
def test_every_check_has_a_function(name: str) -> None:
    """A check without a function would never fail."""
    with pytest.raises(ValueError, match=f"without a function: {name}"):
        score_rubric(RUBRIC, {key: each for key, each in functions().items() if key != name})


def test_every_function_has_a_check() -> None:
    """A function that no check asks for would never run."""
    with pytest.raises(ValueError, match="without a check or without a function: more"):
        score_rubric(RUBRIC, functions(more=right))


def test_no_two_checks_share_a_name() -> None:
    """One function would stand for both."""
    with pytest.raises(ValueError, match="share a name"):
        score_rubric((*RUBRIC, RUBRIC[0]), functions())
