"""The documents: links and paths lead somewhere, and the texts are short and easy to read."""

from __future__ import annotations

import re
from importlib import import_module

import pytest

from .samples import ROOT

DOCUMENTS = [*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")]
NAMES = [path.relative_to(ROOT).as_posix() for path in DOCUMENTS]
_LINK = re.compile(r"\]\((?!https?:)([^)#]*)(?:#([^)]*))?\)")
_FENCE = re.compile(r"^```.*?^```", re.DOTALL | re.MULTILINE)


def anchors(text: str) -> set[str]:
    """The headings of a document, as links name them."""
    headings = re.findall(r"^#+ (.+)$", _FENCE.sub("", text), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in headings}


@pytest.mark.parametrize("name", NAMES)
def test_links_lead_somewhere(name: str) -> None:
    """Every link and picture within the project is a file, and every anchor a heading."""
    page = ROOT / name
    for target, anchor in _LINK.findall(page.read_text("utf-8")):
        path = page.parent / target if target else page
        assert path.exists(), target
        assert not anchor or anchor in anchors(path.read_text("utf-8")), anchor


def test_contributing_names_files_that_exist() -> None:
    """Every path in the table that says where to look, but for those of any exercise."""
    text = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
    table = text.partition("## Where to look")[2].partition("\n## ")[0]
    paths = re.findall(r"`([\w./]+/[\w./]*|\w+\.py)`", table)
    assert len(paths) > 60
    for path in (path for path in paths if "NAME" not in path and path != "dask.py"):
        assert (ROOT / path).exists() or (ROOT / "autograder" / path).exists(), path


def test_the_readme_is_short() -> None:
    """It fits on a few screens."""
    assert len((ROOT / "README.md").read_text("utf-8").splitlines()) <= 120


def test_the_documents_are_easy_to_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each has a Flesch-Kincaid grade of at most 9."""
    monkeypatch.syspath_prepend(str(ROOT / "benchmarks"))
    readability = import_module("readability")
    hard = {name: grade for name, _, grade in readability.documents() if grade > readability.MOST}
    assert hard == {}
