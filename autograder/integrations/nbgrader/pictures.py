"""The pictures below the cells that a person marks.

No cell is run here. So the pictures are the student's own, and prove no more than the student's
words do.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterator, Mapping
from typing import Any

from nbformat.v4 import new_output

from ...errors import SubmissionError
from .cells import name_of
from .exporter import notebook_of
from .location import Location

_MOST = 8  # pictures for each cell
_KIND = "image/png"
_START = b"\x89PNG\r\n\x1a\n"


def pictures_of(location: Location) -> dict[str, list[Any]]:
    """The pictures in a student's notebook, as outputs, by the name of their cell; none if the
    notebook cannot be read."""
    path = location.submitted / f"{location.exercise.id}.ipynb"
    try:
        notebook = notebook_of(path, location)
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
            # Encode the picture again, so that nothing else gets into a page.
            shown = base64.b64encode(picture).decode()
            yield new_output("display_data", data={_KIND: shown, "text/plain": "<a picture>"})


def _decoded(text: str) -> bytes:
    try:
        return base64.b64decode("".join(text.split()), validate=True)
    except (binascii.Error, ValueError):
        return b""
