"""The pictures below what a person marks. No cell is run here, so they come as they were handed in:
a plot of the student's own, and no more evidence than her words are."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterator, Mapping
from typing import Any

from nbformat.v4 import new_output

from ...errors import SubmissionError
from .cells import name_of
from .exporter import notebook_of
from .location import Place

_MOST = 8  # pictures below one cell
_KIND = "image/png"
_START = b"\x89PNG\r\n\x1a\n"


def pictures_of(place: Place) -> dict[str, list[Any]]:
    """The pictures of each of nbgrader's cells in a student's notebook, as outputs, by the cell's
    name; none if the notebook cannot be read."""
    try:
        notebook = notebook_of(place.submitted / f"{place.exercise.id}.ipynb", place)
    except SubmissionError:
        return {}
    found: dict[str, list[Any]] = {}
    for cell in notebook.cells:
        if cell.cell_type == "code" and name_of(cell):
            found.setdefault(name_of(cell), []).extend(_pictures(cell.outputs))
    return {name: outputs[:_MOST] for name, outputs in found.items()}


def _pictures(outputs: Any) -> Iterator[Any]:
    for output in outputs:
        data = output.get("data")
        text = data.get(_KIND) if isinstance(data, Mapping) else None
        picture = _decoded(text) if isinstance(text, str) else b""
        if picture.startswith(_START):
            # Encoded anew: nothing but a picture gets into a page.
            shown = base64.b64encode(picture).decode()
            yield new_output("display_data", data={_KIND: shown, "text/plain": "<a picture>"})


def _decoded(text: str) -> bytes:
    try:
        return base64.b64decode("".join(text.split()), validate=True)
    except (binascii.Error, ValueError):
        return b""
