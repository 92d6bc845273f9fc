"""Splicing puts a piece in the place of the solved one, and changes nothing else."""

from __future__ import annotations

from autograder.authoring.splice import splice, splice_notebook

from ..samples import SOLUTIONS, solved


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
