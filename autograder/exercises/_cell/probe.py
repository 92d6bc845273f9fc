"""Runs a student's cell on given parameters and inputs, with torch's own taken away.

Its text is sent to the worker: it imports torch alone, and holds no answer.
"""

from __future__ import annotations

import ctypes
import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import product
from typing import TYPE_CHECKING, Any, NoReturn

import torch

if TYPE_CHECKING:  # the worker has these under another name; here they are for the reader
    from ...worker.inside.evidence import Recorder
    from ...worker.inside.student import Student

Tensors = dict[str, torch.Tensor]
Found = tuple[dict[str, Any], dict[str, Any]]

_KEYS = (
    *("CPU", "MkldnnCPU", "AutogradCPU"),
    *("CompositeImplicitAutograd", "CompositeExplicitAutograd"),
)


class WrongParametersError(RuntimeError):
    """A student's cell has other parameters than the ones that were handed out."""


class BuiltinCellError(RuntimeError):
    """A student's cell asked torch for its own."""


def refuse(*_: object, **__: object) -> NoReturn:
    raise BuiltinCellError("torch's own cell was called")


def take_away(operators: Mapping[str, Sequence[str]], words: Sequence[str]) -> None:
    """Make every ordinary road to torch's own cell end in ``refuse``.

    The registration is made below torch.library, which would keep a finaliser that undoes it, and
    is leaked on purpose: no object that the garbage collector knows leads to it.
    """
    for space, names in operators.items():
        library = torch._C._dispatch_library("IMPL", space, "", "probe.py", 0)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            for name, key in product(names, _KEYS):
                library.impl(name, key, refuse)
        ctypes.pythonapi.Py_IncRef(ctypes.py_object(library))
    for word in words:
        _poison(word)


def _poison(word: str) -> None:
    """Some are written in Python and loaded with torch, so no operator stands between."""
    import torch._decomp.decompositions as decompositions
    import torch.ao.nn.quantizable.modules.rnn as quantizable

    for name in [name for name in vars(decompositions) if word in name]:
        setattr(decompositions, name, refuse)
    for table in torch._decomp.global_decomposition_table.values():
        for operator in [operator for operator in table if word in str(operator)]:
            table[operator] = refuse
    for name in [name for name in vars(quantizable) if name.lower().startswith(word)]:
        setattr(getattr(quantizable, name), "forward", refuse)  # noqa: B010
        setattr(getattr(quantizable, name), "__init__", refuse)  # noqa: B010


def run(student: Student, tensors: Tensors, settings: dict[str, Any], recorder: Recorder) -> None:
    take_away(settings["blocked_operators"], settings["blocked_functions"])
    student.run()
    runner = CellRunner(student, settings["cls"], settings["parameters"], settings["state"])
    for case in settings["cases"]:
        given = under(case, tensors)
        recorder.attempt(f"{case}/values", partial(runner.values, given))
        if case in settings["gradients"]:
            recorder.attempt(f"{case}/gradients", partial(runner.gradients, given))
    once, other = under("once", tensors), under("other", tensors)
    recorder.attempt("twice", partial(runner.twice, once, other))
    if settings["driven"]:
        driven = {name: under(f"driven/{name}", tensors) for name in settings["driven"]}
        recorder.attempt("driven", partial(runner.driven, driven))


def under(label: str, tensors: Tensors) -> Tensors:
    """The tensors of one case, by their own names."""
    return {key[len(label) + 1 :]: t for key, t in tensors.items() if key.startswith(label + "/")}


@dataclass(frozen=True)
class CellRunner:
    """Makes and calls a student's cells of one spec."""

    student: Student
    cls: str
    parameters: Sequence[str]
    state: Sequence[str]

    def make(self, given: Tensors) -> Any:
        """The student's cell with the given parameters, in their dtype."""
        input_size, hidden_size = given["x"].shape[1], given[self.state[0]].shape[1]
        cell = self.student.get(self.cls)(input_size, hidden_size).to(given["x"].dtype)
        self.load(cell, given)
        return cell

    def load(self, cell: Any, given: Tensors) -> None:
        try:
            cell.load_state_dict({name: given[name] for name in self.parameters})
        except RuntimeError:
            own = {name: tuple(p.shape) for name, p in cell.state_dict().items()}
            raise WrongParametersError(
                ", ".join(f"{name} {shape}" for name, shape in own.items())
            ) from None

    def call(self, cell: Any, arguments: Sequence[torch.Tensor]) -> dict[str, Any]:
        """``cell(x, (h, c))`` or ``cell(x, h)`` and what it gave, by the names of the state."""
        x, *state = arguments
        if len(state) == 1:
            result = cell(x, state[0])
            is_one = isinstance(result, torch.Tensor)
            return {self.state[0]: result} if is_one else {"returned": result}
        result = cell(x, tuple(state))
        if isinstance(result, (tuple, list)) and len(result) == len(state):
            return dict(zip(self.state, result, strict=True))
        return {"returned": result}

    def arguments(self, given: Tensors) -> list[torch.Tensor]:
        return [given[name] for name in ("x", *self.state)]

    def values(self, given: Tensors) -> Found:
        """One call, and the arguments as they are afterwards."""
        arguments = [argument.clone() for argument in self.arguments(given)]
        result = self.call(self.make(given), arguments)
        names = [f"{name} after" for name in ("x", *self.state)]
        return result | dict(zip(names, arguments, strict=True)), {}

    def gradients(self, given: Tensors) -> Found:
        """Gradients of <h, to_h> and of <c, to_c>, one by one, by the inputs and parameters."""
        cell = self.make(given)
        leaves = [argument.clone().requires_grad_() for argument in self.arguments(given)]
        # Copies go in: a cell that writes into its arguments loses points for that, not for this.
        result = self.call(cell, [leaf.clone() for leaf in leaves])
        named = dict(zip(("x", *self.state), leaves, strict=True)) | {
            name: getattr(cell, name) for name in self.parameters
        }
        found: dict[str, Any] = {}
        missing: list[str] = []
        for output in [output for output in self.state if output in result]:
            grads = backward(result[output], given[f"to_{output}"], list(named.values()))
            for name, grad in zip(named, grads, strict=True):
                missing += [] if grad is not None else [f"{output} by {name}"]
                found |= {} if grad is None else {f"{output} by {name}": grad}
        return found, {"missing": missing}

    def twice(self, given: Tensors, others: Tensors) -> Found:
        """One cell called four times: the last with other parameters, as after an optimizer's
        step."""
        cell = self.make(given)
        once, other = self.arguments(given), self.arguments(others)
        results: dict[str, Any] = {}
        for label, arguments in (("first", once), ("second", other), ("third", once)):
            results |= self._labelled(cell, label, arguments)
        self.load(cell, others)
        return results | self._labelled(cell, "last", once), {}

    def _labelled(self, cell: Any, label: str, given: Sequence[torch.Tensor]) -> dict[str, Any]:
        result = self.call(cell, [argument.clone() for argument in given])
        return {f"{name} of the {label} call": value for name, value in result.items()}

    def driven(self, cases: Mapping[str, Tensors]) -> Found:
        """What comes of parameters that drive the cell so that a gate can be seen from outside; it
        is shown and decides nothing."""
        found: dict[str, Any] = {}
        for label, given in cases.items():
            result = self.call(self.make(given), self.arguments(given))
            found |= {f"{label} in {name}": value for name, value in result.items()}
        return found, {}


def backward(output: Any, weight: torch.Tensor, leaves: list[torch.Tensor]) -> list[Any]:
    if not output.requires_grad:
        return [None] * len(leaves)
    grads = torch.autograd.grad(output, leaves, weight, retain_graph=True, allow_unused=True)
    return list(grads)
