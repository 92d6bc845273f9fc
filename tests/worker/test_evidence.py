"""Words of a fork are bounded and printable."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from autograder.worker.client import clean


@given(st.text(max_size=2000))
def test_words_from_a_fork_are_tame(text: str) -> None:
    """Bounded, printable, without memory addresses: they differ from run to run."""
    tame = clean(text + " at 0x7f3a9c0d1e20")
    assert len(tame) <= 2110
    assert all(c.isprintable() or c == "\n" for c in tame)
    assert "0x7f3a9c0d1e20" not in tame
