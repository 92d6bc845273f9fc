"""Recognises a known mistake by what it looks like from outside.

Every mistake of an exercise's library was run once on fixed inputs; the numbers that came back are
its fingerprint, and they are shipped, not its code. A failed submission's numbers are compared with
them. Where those are the solution's own (what is wrong shows elsewhere), what was asked for and
failed has to agree, and the words for it.

Naming decides nothing about right and wrong: that is judged on inputs drawn at grading time.
"""

from __future__ import annotations

import json
import re
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING

from .rubric import Verdict, first_problem, standing

if TYPE_CHECKING:
    import torch

    from .exercise import Case, Part
    from .worker import Evidence

FILE = "fingerprints.safetensors"
MOST = 3  # mistakes that may be the same from outside
SOLUTION = ""  # its id among the fingerprints of a part
# Between CPUs and ways to write the same thing numbers differ by 1e-12; between mistakes by 1e-2.
_TOLERANCE = 1e-5
_NUMBERS = re.compile(r"[-−]?\d+(\.\d+)?(e[-+]?\d+)?|\b(nan|inf)\b")


@dataclass(frozen=True)
class Mistake:
    """A known mistake.

    Attributes:
        id: as in ``results.jsonl``.
        part: where it is made.
        title: what is wrong, in a sentence.
        hint: a question that leads to it.
        look: what was asked and failed, and the words for it, without their numbers.
    """

    id: str
    part: str
    title: str
    hint: str
    look: tuple[str, str] = ("", "")


def recognise(part: Part, case: Case, verdict: Verdict) -> list[Mistake]:
    """The known mistake that a failed part shows, and those that are the same from outside; none
    if it is like none of them, or like more than ``MOST``: then nothing would be said by a name."""
    numbers = numbers_of(part, case)
    if numbers is None:
        return []
    alike = alikes(part, numbers, look_of(verdict))
    return alike if len(alike) <= MOST else []


def alikes(part: Part, numbers: torch.Tensor, look: tuple[str, str]) -> list[Mistake]:
    """All mistakes with these numbers; of them those with this look, if there are any, or if the
    numbers are the solution's own."""
    known = fingerprints_of(part.home.rpartition(".")[0]).get(part.id, [])
    alike = [mistake for mistake, own in known if _close(own, numbers)]
    same_look = [mistake for mistake in alike if mistake.look == look]
    only_look = any(mistake.id == SOLUTION for mistake in alike)
    chosen = same_look if only_look else same_look or alike
    return [mistake for mistake in chosen if mistake.id != SOLUTION]


def told(verdict: Verdict, mistakes: Sequence[Mistake], share: float, hints: str) -> Verdict:
    """The verdict with the mistake's name and a hint in front, and the points of a near miss.

    Only a first rung whose first ask passed earns a ``share``: something of the right kind came.
    How much is said of the mistake is ``hints``: "full", "name" or "none".
    """
    found = list(verdict.subpoints)
    first, names = found[0], [mistake.title for mistake in mistakes]
    near = share > 0 and first.state == "failed" and first.asked[0].state == "passed"
    if not mistakes:
        return _unknown(verdict) if near and hints != "none" else verdict
    said = [" Or, the same from outside: ".join(names)] if hints != "none" else []
    said += [f"Hint: {mistakes[0].hint}"] if hints == "full" else []
    said.append(first_problem(found))
    if near:
        found[0] = replace(first, score=share * first.max_score)
        said.append(
            f"This is one known mistake from right, which earns {share:.0%} of the points for "
            f"{first.title}."
        )
    return replace(
        verdict,
        score=sum(each.score for each in found),
        feedback="\n".join(said) + standing(found),
        subpoints=tuple(found),
        mistakes=(mistakes[0].id,),
    )


def _unknown(verdict: Verdict) -> Verdict:
    said = f"{first_problem(verdict.subpoints)}\nThis is like none of the mistakes that are known."
    return replace(verdict, feedback=said + standing(verdict.subpoints))


def numbers_of(part: Part, case: Case) -> torch.Tensor | None:
    """The numbers that a part's evidence on fixed inputs gives, float64; None if it has none."""
    import torch

    numbers = part.fingerprint(case)
    return None if numbers is None else torch.tensor(numbers, dtype=torch.float64)


def look_of(verdict: Verdict) -> tuple[str, str]:
    """What was asked and failed, and the words for the first of it without their numbers."""
    failed = [ask for sub in verdict.subpoints for ask in sub.asked if ask.state == "failed"]
    problem = failed[0].problem if failed else ""
    return "; ".join(ask.title for ask in failed), _NUMBERS.sub("#", problem)


def code(text: str) -> float:
    """A word as a number, to be compared with itself."""
    return float(zlib.crc32(text.encode("utf-8", "replace")) % 100_003)


def projections(tensor: torch.Tensor | None) -> list[float]:
    """Whether a tensor is there, and two sums over it, by which it is told from others."""
    if tensor is None:
        return [0.0, 0.0, 0.0]
    import torch

    flat = tensor.double().flatten()
    index = torch.arange(flat.numel(), dtype=torch.float64)
    shape = code(str(tuple(tensor.shape))) + 1
    return [shape, float(flat @ (index + 1).cos()), float(flat @ (1.7 * index + 0.3).sin())]


def trouble_code(evidence: Evidence, label: str) -> float:
    """What an attempt ended in, as a number: 0 if it brought something back."""
    frame = evidence.get(label)
    if frame is None:
        return code(f"over {evidence.over}")
    error = frame.error or {}
    kinds = " ".join(frame.not_tensors)
    said = f"{error.get('type')} {error.get('message')}" if error else kinds
    return code(said) + 1 if said else 0.0


def _close(one: torch.Tensor, other: torch.Tensor) -> bool:
    import torch

    return one.shape == other.shape and torch.allclose(
        one, other, rtol=_TOLERANCE, atol=_TOLERANCE, equal_nan=True
    )


def save(fingerprints: Sequence[tuple[Mistake, torch.Tensor]], path: str) -> None:
    """Write a library; the same fingerprints give the same bytes."""
    from safetensors.torch import save_file

    about = json.dumps([asdict(mistake) for mistake, _ in fingerprints], ensure_ascii=False)
    tensors = {f"{number:04}": numbers for number, (_, numbers) in enumerate(fingerprints)}
    save_file(tensors, path, {"mistakes": about})


@lru_cache(maxsize=8)
def fingerprints_of(package: str) -> Mapping[str, list[tuple[Mistake, torch.Tensor]]]:
    """The fingerprints beside an exercise's modules, by part; empty if there are none."""
    import torch  # noqa: F401
    from safetensors import safe_open

    path = files(package) / FILE
    if not path.is_file():
        return {}
    found: dict[str, list[tuple[Mistake, torch.Tensor]]] = {}
    with safe_open(str(path), "pt") as file:
        for number, about in enumerate(json.loads(file.metadata()["mistakes"])):
            mistake = Mistake(**about | {"look": tuple(about["look"])})
            found.setdefault(mistake.part, []).append((mistake, file.get_tensor(f"{number:04}")))
    return found
