"""A part that asks for a cell: its probe, its judge and its fingerprint."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from ...assessment.exercise import Case
from ...assessment.rubric import Verdict
from ...assessment.seeds import Seeds
from ...diagnosis.library import failure_code, projections
from ...worker import Probe
from . import probe as probe_module
from .judge import CellJudge, Hint, Pictures, no_hint, no_pictures
from .reference import ALL, FIXED, MAIN, MAIN_FLOAT32, TWICE, Reference, Tensors

Driven = Callable[[Tensors], Mapping[str, Tensors]]


@dataclass(frozen=True, eq=False)
class CellPart:
    """What the module of such a part consists of.

    Attributes:
        reference: what is right.
        hint: from the names of the wrong outputs and all outputs, where to look; may be empty.
        driven: from one case, parameters and arguments under which the cell lets something inside
            of it be seen, by a label each.
        pictures: of a cell with wrong values, beside its states.
    """

    reference: Reference
    hint: Hint = no_hint
    driven: Driven = lambda given: {}
    pictures: Pictures = no_pictures

    def probe(self, seeds: Seeds) -> Probe:
        """Every shape's tensors, and what to do with them."""
        spec, main = self.reference.spec, self.reference.draw(seeds, MAIN)
        drawn = {s.label: self.reference.draw(seeds, s) for s in (*ALL, *TWICE)}
        drawn[FIXED.label] = self.reference.draw(self._public(), FIXED)
        driven = self.driven(main)
        drawn |= {f"driven/{label}": given for label, given in driven.items()}
        return Probe(
            source=inspect.getsource(probe_module),
            tensors={f"{label}/{key}": t for label, ts in drawn.items() for key, t in ts.items()},
            settings={
                "cls": spec.cls,
                "parameters": list(spec.parameters),
                "state": list(spec.state),
                "blocked_operators": {
                    space: list(names) for space, names in spec.blocked_operators.items()
                },
                "blocked_functions": list(spec.blocked_functions),
                "cases": [sizes.label for sizes in (*ALL, FIXED)],
                "gradients": [MAIN.label, MAIN_FLOAT32.label, FIXED.label],
                "driven": list(driven),
            },
            probes=len(ALL) + 6,
        )

    def _public(self) -> Seeds:
        return Seeds(b"fixed", self.reference.spec.family.lower(), "")

    def fingerprint(self, case: Case) -> list[float]:
        """Values and gradients on inputs that are the same for everyone."""
        spec, evidence, numbers = self.reference.spec, case.evidence, []
        leaves = (*spec.inputs, *spec.parameters)
        for attempt in ("values", "gradients"):
            label = f"{FIXED.label}/{attempt}"
            frame = evidence.get(label)
            found = frame.tensors if frame is not None else {}
            numbers.append(failure_code(evidence, label))
            numbers += projections(found.get("returned"))
            for name in spec.state:
                names = [name] if attempt == "values" else [f"{name} by {of}" for of in leaves]
                for each in names:
                    numbers += projections(found.get(each))
        return numbers

    def judge(self, case: Case) -> Verdict:
        """Values, gradients, any size and dtype, nothing changed or remembered."""
        return CellJudge(case, self.reference, self.hint, self.pictures).verdict()
