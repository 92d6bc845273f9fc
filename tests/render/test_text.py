"""What the terminal shows."""

from __future__ import annotations

from autograder.render.text import part_text, summary_line, total_line

from .classes import EVIL_NAMES, PARTS, make_report, printed, unreadable


def test_the_table_shows_the_class() -> None:
    """Marks, points, totals, files and errors are in the table."""
    shown = printed([make_report("ada"), unreadable("eve", "Not a\nnotebook.")])
    for words in ("ada", "◐ 12", "✓ 10", "✗ 0", "⊘ 0", "22 / 90", "lstm.ipynb"):
        assert words in shown
    assert "Not a notebook." in shown


def test_an_ordinary_terminal_is_wide_enough() -> None:
    """80 columns show every column, the file last."""
    shown = printed([make_report("ada lovelace")], width=80)
    assert "ada lovelace" in shown
    assert "lstm.ipynb" in shown


def test_markup_and_escapes_do_nothing() -> None:
    """Rich's markup is printed as it is, and escapes are made visible."""
    shown = printed([make_report(name) for name in EVIL_NAMES])
    for name in ("[bold red]rich[/]", "[/]", ":smile:", "�[31mred�]0;title�"):
        assert name in shown
    assert "\x1b" not in shown


def test_a_long_name_is_one_line() -> None:
    """A name cannot fill the screen."""
    assert printed([make_report("n" * 250)]).count("n" * 20) == 1


def test_the_summary() -> None:
    """Count, mean and errors, in the singular too."""
    assert summary_line([make_report()]) == "1 submission, mean 22 of 90."
    mixed = [make_report(), make_report("bob", parts=PARTS[:1]), unreadable("eve", "No.")]
    assert summary_line(mixed) == "3 submissions, mean 11.33, 1 could not be graded."


def test_a_part_as_text() -> None:
    """The points and the status on one line, and the feedback below."""
    assert part_text(PARTS[0]) == "◐ lstm_cell: 12 of 40, partial\n  The gates are swapped."
    manual = "✎ reflection: – of 10, marked by a person\n  A person marks this part."
    assert part_text(PARTS[4]) == manual


def test_the_total() -> None:
    """What a person marks is in neither number."""
    said = "Total: 22 of 90 points. Marked by a person: reflection (10)."
    assert total_line(PARTS) == said
