"""What an exercise asks, read from the data in its folder: without torch."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from importlib import import_module
from importlib.resources import files
from typing import Any

from ..assessment.causes import Cause
from ..assessment.exercise import Exercise, Part
from ..assessment.rubric import Check, Criterion
from ._cell.spec import rubric

_ANY_CELL: tuple[Mapping[str, str], ...] = ({"include": "_cell"},)


def read(package: str) -> Exercise:
    """The exercise in a package: ``exercise.toml`` is what it asks, ``causes.toml`` (if there is
    one) what usually lies behind exceptions.

    Of a part's names the first word of its ``stub`` is the only one, unless it has ``names``. Its
    ``causes`` are those of its ``module``, unless it names others. The criteria of a cell come
    from its points and its ``CELL`` in ``spec.py``.
    """
    data, causes = _read(package, "exercise.toml"), _read(package, "causes.toml")
    parts = tuple(_part(package, causes, **each) for each in data.pop("parts"))
    return Exercise(**data, parts=parts)


def _read(package: str, name: str) -> dict[str, Any]:
    file = files(package) / name
    return tomllib.loads(file.read_text("utf-8")) if file.is_file() else {}


def _part(package: str, known: Mapping[str, Any], *, points: float, **rest: Any) -> Part:
    module, stub, cell = rest.get("module", ""), rest.get("stub", ""), rest.pop("cell", None)
    criteria = [_criterion(**each) for each in rest.pop("criteria", ())]
    if cell is not None:
        criteria = rubric(import_module(f"{package}.spec").CELL, **cell)
    entries = known.get(rest.pop("causes", module), _ANY_CELL if cell else ())
    return Part(
        **rest
        | {
            "max_score": float(points),
            "names": tuple(rest.get("names", (stub.partition(".")[0],) if stub else ())),
            "requires": tuple(rest.get("requires", ())),
            "rubric": tuple(criteria),
            "module": module and f"{package}.{module}",
            "causes": tuple(_causes(package, entries)),
        }
    )


def _criterion(
    points: float, title: str, checks: Mapping[str, str], independent: tuple[str, ...] = ()
) -> Criterion:
    asked = [Check(name, text, name in independent) for name, text in checks.items()]
    return Criterion(float(points), title, tuple(asked))


def _causes(package: str, entries: Any) -> Iterator[Cause]:
    """Each entry; in the place of ``include = "_cell"`` those that all cells share."""
    for entry in entries:
        if "include" in entry:
            room = f"{package.rpartition('.')[0]}.{entry['include']}"
            for shared in _read(room, "causes.toml").values():
                yield from _causes(room, shared)
        else:
            yield Cause(**entry)
