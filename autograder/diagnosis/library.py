"""The fingerprints of an exercise's known mistakes, as they lie in a file and are looked up."""

from __future__ import annotations

import json
import re
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING

import torch
from safetensors import safe_open
from safetensors.torch import save_file

from ..assessment.exceptions import STOPPED

if TYPE_CHECKING:
    from ..worker import Evidence

FILE = "fingerprints.safetensors"
SOLUTION = ""  # its id among the fingerprints of a part
# Between CPUs and ways to write the same thing numbers differ by 1e-12; between mistakes by 1e-2.
TOLERANCE = 1e-5
_SIZE = re.compile(r"\d+")
_TWO_DTYPES = re.compile(r"same dtype|expected scalar type|dtypes? .*(?:mismatch|do not match)")
Symptom = tuple[str, str]
_TENSORS = ("numbers", "pairs", "pairs_numbers")
_MOST_NUMBERS = 1_000_000  # in a tensor that is summed up; no known mistake has so many


@dataclass(frozen=True)
class Mistake:
    """A known mistake.

    Attributes:
        id: as in ``results.jsonl``.
        part: where it is made.
        title: what is wrong, in a sentence.
        hint: a question that leads to it.
        breaks: the lines of the exercise's equations that it breaks.
        shows: a regular expression that the student's own code holds, where numbers tell nothing.
        symptom: what was asked and failed, and the words for it, without their numbers.
    """

    id: str
    part: str
    title: str
    hint: str
    breaks: tuple[str, ...] = ()
    shows: str = ""
    symptom: Symptom = ("", "")

    @property
    def is_guess(self) -> bool:
        """Whether it ends in an exception, which other mistakes may end in too."""
        return STOPPED in self.symptom[1]


Explanation = tuple[Mistake, ...]  # one mistake, or two that were made at once


@dataclass(frozen=True)
class Library:
    """What is known of one part.

    Attributes:
        mistakes: the known mistakes, and the solution under the id ``SOLUTION``.
        numbers: a row of each, float64.
        pairs: two rows of ``mistakes`` at a time, (pairs, 2), int16.
        pairs_numbers: what came of both at once, a row for each pair, float32.
    """

    mistakes: Sequence[Mistake]
    numbers: torch.Tensor
    pairs: torch.Tensor
    pairs_numbers: torch.Tensor

    def explain(self, numbers: torch.Tensor, symptom: Symptom) -> list[Explanation]:
        """The mistakes with these numbers; without any, the pairs of mistakes.

        Of several mistakes those with this symptom, if there are any. Where the numbers are the
        solution's own, the symptom has to agree: what is wrong shows elsewhere.
        """
        alike = [self.mistakes[row] for row in _same(self.numbers, numbers)]
        same_symptom = [mistake for mistake in alike if mistake.symptom == symptom]
        solution_alike = any(mistake.id == SOLUTION for mistake in alike)
        chosen = same_symptom if solution_alike else same_symptom or alike
        found: list[Explanation] = [(mistake,) for mistake in chosen if mistake.id != SOLUTION]
        return found or ([] if solution_alike else self._explain_by_two(numbers, symptom))

    def _explain_by_two(self, numbers: torch.Tensor, symptom: Symptom) -> list[Explanation]:
        """Of an exception only where one of the two raises by itself: two that run alone and not
        together do so by accident, and anything else may raise the same."""
        rows = [self.pairs[row].tolist() for row in _same(self.pairs_numbers, numbers)]
        found = [(self.mistakes[one], self.mistakes[other]) for one, other in rows]
        stopped = STOPPED in symptom[1]
        return [two for two in found if not stopped or any(one.is_guess for one in two)]


def _same(rows: torch.Tensor, numbers: torch.Tensor) -> list[int]:
    return is_close(rows, numbers).nonzero().flatten().tolist()


def is_close(rows: torch.Tensor, numbers: torch.Tensor) -> torch.Tensor:
    """Which rows, (rows, n), are these numbers, (n): a bool each, (rows)."""
    if rows.shape[1:] != numbers.shape:
        return torch.zeros(len(rows), dtype=torch.bool)
    near = torch.isclose(rows.double(), numbers, rtol=TOLERANCE, atol=TOLERANCE, equal_nan=True)
    return near.all(1)


def save(libraries: Mapping[str, Library], path: str) -> None:
    """Write a library, by part; the same fingerprints give the same bytes."""
    tensors, about = {}, {}
    for part, library in libraries.items():
        about[part] = json.dumps([asdict(each) for each in library.mistakes], ensure_ascii=False)
        for name in _TENSORS:
            tensors[f"{part}/{name}"] = getattr(library, name)
    save_file(tensors, path, about)


@lru_cache(maxsize=8)
def libraries_of(package: str) -> Mapping[str, Library]:
    """The fingerprints beside an exercise's modules, by part; empty if there are none."""
    path = files(package) / FILE
    if not path.is_file():
        return {}
    with safe_open(str(path), "pt") as file:
        return {
            part: Library(
                [_mistake(**each) for each in json.loads(about)],
                *[file.get_tensor(f"{part}/{name}") for name in _TENSORS],
            )
            for part, about in file.metadata().items()
        }


def _mistake(symptom: Sequence[str], breaks: Sequence[str], **rest: str) -> Mistake:
    return Mistake(**rest, symptom=(symptom[0], symptom[1]), breaks=tuple(breaks))


def code(text: str) -> float:
    """A word as a number, to be compared with itself."""
    return float(zlib.crc32(text.encode("utf-8", "replace")) % 100_003)


def projections(tensor: torch.Tensor | None) -> list[float]:
    """Whether a tensor is there, and two sums over it, by which it is told from others."""
    if tensor is None:
        return [0.0, 0.0, 0.0]
    shape = code(str(tuple(tensor.shape))) + 1
    if tensor.numel() > _MOST_NUMBERS:
        return [shape, 0.0, 0.0]
    flat = tensor.double().flatten()
    index = torch.arange(flat.numel(), dtype=torch.float64)
    return [shape, float(flat @ (index + 1).cos()), float(flat @ (1.7 * index + 0.3).sin())]


def failure_code(evidence: Evidence, label: str) -> float:
    """What an attempt ended in, as a number: 0 if it brought something back."""
    frame = evidence.get(label)
    if frame is None:
        return code(f"over {evidence.over}")
    error = frame.error or {}
    kinds = " ".join(frame.not_tensors)
    said = _plain(f"{error.get('type')} {error.get('message')}") if error else kinds
    return code(said) + 1 if said else 0.0


def _plain(said: str) -> str:
    """An exception's words, the same for a * b as for b * a: its sizes in order. All that is said
    of two dtypes is one word: each operator says it in its own way."""
    if _TWO_DTYPES.search(said):
        return "two dtypes"
    sizes = sorted(_SIZE.findall(said), key=lambda size: (len(size), size))
    return " ".join([_SIZE.sub("#", said), *sizes])
