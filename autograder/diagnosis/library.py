"""The library of an exercise's known mistakes: its file, and how mistakes are looked up."""

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
SOLUTION = ""  # the solution's id among the mistakes of a part
# The same mistake, on another CPU or written in another way, differs by 1e-12; mistakes by 1e-2.
TOLERANCE = 1e-5
_SIZE = re.compile(r"\d+")
_TWO_DTYPES = re.compile(r"same dtype|expected scalar type|dtypes? .*(?:mismatch|do not match)")
Symptom = tuple[str, str]
_TENSORS = ("numbers", "pairs", "pairs_numbers")
_MOST_NUMBERS = 1_000_000  # a larger tensor is not summed; no known mistake has one


@dataclass(frozen=True)
class Mistake:
    """A known mistake.

    Attributes:
        id: the id in ``results.jsonl``.
        part: the id of the part in which it is made.
        title: what is wrong, in a sentence.
        hint: a question that leads to the mistake.
        breaks: the lines of the exercise's equations that it breaks.
        shows: a regular expression for the student's code, to choose among mistakes with the same
            numbers.
        symptom: the titles of the failed checks, and the first problem without its numbers.
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
        """Whether it ends in an exception, because other mistakes may end in the same."""
        return STOPPED in self.symptom[1]


Explanation = tuple[Mistake, ...]  # one mistake, or two at once


@dataclass(frozen=True)
class Library:
    """The known mistakes of one part.

    Attributes:
        mistakes: the known mistakes, and the solution under the id ``SOLUTION``.
        numbers: (mistakes, n), float64, the numbers of each mistake.
        pairs: (pairs, 2), int16, the places of two mistakes in ``mistakes``.
        pairs_numbers: (pairs, n), float32, the numbers of both mistakes at once.
    """

    mistakes: Sequence[Mistake]
    numbers: torch.Tensor
    pairs: torch.Tensor
    pairs_numbers: torch.Tensor

    def explain(self, numbers: torch.Tensor, symptom: Symptom) -> list[Explanation]:
        """The mistakes with these numbers, (n,); if there are none, the pairs of mistakes.

        Of several mistakes, those with this symptom, if there are any. If the numbers are those of
        the solution, the symptom must agree, because the numbers do not show the mistake.
        """
        alike = [self.mistakes[row] for row in _same(self.numbers, numbers)]
        same_symptom = [mistake for mistake in alike if mistake.symptom == symptom]
        solution_alike = any(mistake.id == SOLUTION for mistake in alike)
        chosen = same_symptom if solution_alike else same_symptom or alike
        found: list[Explanation] = [(mistake,) for mistake in chosen if mistake.id != SOLUTION]
        return found or ([] if solution_alike else self._explain_by_two(numbers, symptom))

    def _explain_by_two(self, numbers: torch.Tensor, symptom: Symptom) -> list[Explanation]:
        """The pairs with these numbers. A pair explains an exception only if one of its mistakes
        raises an exception alone; otherwise any other mistake might raise the same."""
        rows = [self.pairs[row].tolist() for row in _same(self.pairs_numbers, numbers)]
        found = [(self.mistakes[one], self.mistakes[other]) for one, other in rows]
        stopped = STOPPED in symptom[1]
        return [two for two in found if not stopped or any(one.is_guess for one in two)]


def _same(rows: torch.Tensor, numbers: torch.Tensor) -> list[int]:
    return is_close(rows, numbers).nonzero().flatten().tolist()


def is_close(rows: torch.Tensor, numbers: torch.Tensor) -> torch.Tensor:
    """Which of the rows, (rows, n), are equal to the numbers, (n,): a bool tensor, (rows,)."""
    if rows.shape[1:] != numbers.shape:
        return torch.zeros(len(rows), dtype=torch.bool)
    near = torch.isclose(rows.double(), numbers, rtol=TOLERANCE, atol=TOLERANCE, equal_nan=True)
    return near.all(1)


def save(libraries: Mapping[str, Library], path: str) -> None:
    """Write the libraries of an exercise's parts, by part."""
    tensors, about = {}, {}
    for part, library in libraries.items():
        about[part] = json.dumps([asdict(each) for each in library.mistakes], ensure_ascii=False)
        for name in _TENSORS:
            tensors[f"{part}/{name}"] = getattr(library, name)
    save_file(tensors, path, about)


@lru_cache(maxsize=8)
def libraries_of(package: str) -> Mapping[str, Library]:
    """Read the libraries beside an exercise's modules, by part; empty if there is no file."""
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
    """A number for a text: the same text gives the same number."""
    return float(zlib.crc32(text.encode("utf-8", "replace")) % 100_003)


def projections(tensor: torch.Tensor | None) -> list[float]:
    """Three numbers that identify a tensor: one for its shape (0 for None), and two sums."""
    if tensor is None:
        return [0.0, 0.0, 0.0]
    shape = code(str(tuple(tensor.shape))) + 1
    if tensor.numel() > _MOST_NUMBERS:
        return [shape, 0.0, 0.0]
    flat = tensor.double().flatten()
    index = torch.arange(flat.numel(), dtype=torch.float64)
    return [shape, float(flat @ (index + 1).cos()), float(flat @ (1.7 * index + 0.3).sin())]


def failure_code(evidence: Evidence, label: str) -> float:
    """A number for the error of an attempt; 0 if the attempt gave a result."""
    frame = evidence.get(label)
    if frame is None:
        return code(f"over {evidence.over}")
    error = frame.error or {}
    kinds = " ".join(frame.not_tensors)
    said = _normalized(f"{error.get('type')} {error.get('message')}") if error else kinds
    return code(said) + 1 if said else 0.0


def _normalized(said: str) -> str:
    """An exception's words with its sizes in order, so that a * b and b * a give the same words.
    Messages about two dtypes are one word, because each operator has its own message."""
    if _TWO_DTYPES.search(said):
        return "two dtypes"
    sizes = sorted(_SIZE.findall(said), key=lambda size: (len(size), size))
    return " ".join([_SIZE.sub("#", said), *sizes])
