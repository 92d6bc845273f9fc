"""Seeds, the course's secret, the rubric, splicing: small modules with one promise each."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.course import course_folder, course_secret
from autograder.errors import UsageError
from autograder.rubric import Ask, Rung, climb
from autograder.sample import splice, splice_notebook
from autograder.seeds import Seeds
from autograder.worker.client import clean

from .submissions import SOLUTIONS, solved

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


def test_the_secret_is_made_once(tmp_path: Path) -> None:
    """Many at once get the same one, and it stays."""
    found: list[bytes] = []
    threads = [
        threading.Thread(target=lambda: found.append(course_secret(tmp_path))) for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(found)) == 1
    assert len(found[0]) == 32
    assert [path.name for path in (tmp_path / ".autograder").iterdir()] == ["secret"]


def test_a_damaged_secret_is_not_replaced(tmp_path: Path) -> None:
    """It is said, and the file stays as it was: other inputs would give other grades unnoticed."""
    path = tmp_path / ".autograder" / "secret"
    path.parent.mkdir()
    path.write_text("rubbish")
    with pytest.raises(UsageError, match="does not hold a secret"):
        course_secret(tmp_path)
    assert path.read_text() == "rubbish"


def test_the_course_is_where_its_configuration_is(tmp_path: Path) -> None:
    """The nearest folder upwards with nbgrader's configuration; else the one we are in."""
    inner = tmp_path / "a" / "b"
    inner.mkdir(parents=True)
    assert course_folder(inner) == inner
    (tmp_path / "nbgrader_config.py").write_text("")
    assert course_folder(inner) == tmp_path


def never() -> str | None:
    """A check that must not be reached."""
    raise AssertionError("looked behind a problem")


LADDER = (
    Rung(24, "values", (Ask("right"),)),
    Rung(8, "gradients", (Ask("there"), Ask("x"), Ask("y", alone=True), Ask("z"))),
    Rung(4, "sizes", (Ask("any"),)),
)


def right() -> None:
    return None


def cut() -> str:
    return "They are cut."


def test_points_are_earned_from_left_to_right() -> None:
    """Behind the first problem nothing is earned or even looked at, but for what stands alone."""
    verdict = climb(LADDER, [right, right, cut, right, never, never])
    assert verdict.score == 24
    assert verdict.feedback == (
        "They are cut.\nPoints: values 24 of 24, gradients 0 of 8; 4 more wait behind it."
    )
    states = [[each.state for each in sub.asked] for sub in verdict.subpoints]
    assert states == [["passed"], ["passed", "failed", "passed", "waits"], ["waits"]]
    assert [sub.score for sub in verdict.subpoints] == [24, 0, 0]


def test_the_first_of_a_rung_opens_it() -> None:
    """What stands alone waits too where the first thing that is asked went wrong."""
    verdict = climb(LADDER, [right, cut, never, never, never, never])
    assert [each.state for each in verdict.subpoints[1].asked] == ["failed", *["waits"] * 3]
    assert climb(LADDER[:1], [right]).feedback == "All right: values (24)."
    assert climb(LADDER[:1], [cut]).feedback == "They are cut."


@pytest.mark.parametrize("count", [5, 7])
def test_a_rubric_has_one_check_for_each_ask(count: int) -> None:
    """A check that nothing asks for would never run, and an ask without one would never fail."""
    with pytest.raises(ValueError, match="zip"):
        climb(LADDER, [right] * count)


def test_splicing_changes_what_the_piece_names() -> None:
    """A method replaces the method, a class the class; the rest stays to the letter."""
    piece = "HELP = 1\ndef init_hidden_cell(self, batch_size):\n    return None\n"
    text = splice(solved(), piece)
    assert "        return None" in text
    assert "HELP = 1" in text
    assert text.count("def init_hidden_cell") == 1
    kept = solved().split("    def init_hidden_cell")[0].splitlines()
    assert set(kept) <= set(text.splitlines())


def test_splicing_a_notebook_keeps_its_cells() -> None:
    """Only the cell with that definition changes."""
    before = (SOLUTIONS / "lstm.ipynb").read_bytes()
    after = splice_notebook(before, "def train(model, batches, optimizer, criterion):\n    pass\n")
    assert after != before
    assert b"class LSTMCell" in after
    assert splice_notebook(before, "def nobody(): pass") != b""


@given(st.text(max_size=2000))
def test_words_from_a_fork_are_tame(text: str) -> None:
    """Bounded, printable, without memory addresses: they differ from run to run."""
    tame = clean(text + " at 0x7f3a9c0d1e20")
    assert len(tame) <= 2110
    assert all(c.isprintable() or c == "\n" for c in tame)
    assert "0x7f3a9c0d1e20" not in tame
