"""Seeds: the same for the same course and code, else others."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from autograder.assessment.seeds import Seeds

words = st.text(max_size=8)


@given(words, words, words, words)
def test_seeds_differ_where_words_do(a: str, b: str, c: str, d: str) -> None:
    """No two (code, label) pairs share a seed, however their words run together."""
    one, other = Seeds(b"s", "lstm/1", a).submission(b), Seeds(b"s", "lstm/1", c).submission(d)
    assert (one == other) == ((a, b) == (c, d))
    assert 0 <= one < 2**63


def test_course_seeds_ignore_the_code() -> None:
    """The delay task's batches are the course's; the probes' inputs are the submission's."""
    mine, yours = Seeds(b"s", "lstm/1", "mine"), Seeds(b"s", "lstm/1", "yours")
    assert mine.course("x") == yours.course("x") != mine.submission("x")
    assert mine.digest == yours.digest != Seeds(b"t", "lstm/1", "mine").digest
