"""Runs a student's LSTM cell on given parameters and inputs, with torch's own LSTM taken away."""

from __future__ import annotations

import ctypes
import warnings
from functools import partial
from itertools import product
from typing import TYPE_CHECKING, Any, NoReturn

import torch

if TYPE_CHECKING:  # the worker has these under another name; here they are for the reader
    from ....worker.inside.evidence import Recorder
    from ....worker.inside.student import Student

Tensors = dict[str, torch.Tensor]
Found = tuple[dict[str, Any], dict[str, Any]]

PARAMETERS = ("weight_ih", "weight_hh", "bias_ih", "bias_hh")
STATE = ("x", "h", "c")
# The operators behind nn.LSTM, nn.LSTMCell, torch._VF and TorchScript.
_OPERATORS = {
    "aten": (
        "lstm.input",
        "lstm.data",
        "lstm_cell",
        "_thnn_fused_lstm_cell",
        "mkldnn_rnn_layer",
        "quantized_lstm.input",
        "quantized_lstm.data",
        "quantized_lstm_cell",
    ),
    "quantized": ("quantized_lstm_cell_dynamic",),
}
GATES = ("i", "f", "g", "o")  # in the order of their rows
FAR = 20.0  # a sigmoid or tanh of it is 1 to eight digits, also when written by hand
NEAR = 1e-3  # its tanh is itself to six digits
_KEYS = (
    *("CPU", "MkldnnCPU", "AutogradCPU"),
    *("CompositeImplicitAutograd", "CompositeExplicitAutograd"),
)


class WrongParametersError(RuntimeError):
    """A student's cell has other parameters than the ones that were handed out."""


class BuiltinLSTMError(RuntimeError):
    """A student's cell asked torch for its own LSTM."""


def refuse(*_: object, **__: object) -> NoReturn:
    raise BuiltinLSTMError("torch's own LSTM was called")


def take_away() -> None:
    """Make every ordinary road to torch's own LSTM end in ``refuse``.

    The registration is made below torch.library, which would keep a finaliser that undoes it, and
    is leaked on purpose: no object that the garbage collector knows leads to it.
    """
    for space, names in _OPERATORS.items():
        library = torch._C._dispatch_library("IMPL", space, "", "probe.py", 0)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            for name, key in product(names, _KEYS):
                library.impl(name, key, refuse)
        ctypes.pythonapi.Py_IncRef(ctypes.py_object(library))
    _poison()


def _poison() -> None:
    """Two are written in Python and loaded with torch, so no operator stands between."""
    import torch._decomp.decompositions as decompositions
    import torch.ao.nn.quantizable.modules.rnn as quantizable

    for name in [name for name in vars(decompositions) if "lstm" in name]:
        setattr(decompositions, name, refuse)
    for table in torch._decomp.global_decomposition_table.values():
        for operator in [operator for operator in table if "lstm" in str(operator)]:
            table[operator] = refuse
    for cls in (quantizable.LSTM, quantizable.LSTMCell):
        setattr(cls, "forward", refuse)  # noqa: B010
        setattr(cls, "__init__", refuse)  # noqa: B010


def run(student: Student, tensors: Tensors, settings: dict[str, Any], recorder: Recorder) -> None:
    take_away()
    student.run()
    for case in settings["cases"]:
        given = {
            key[len(case) + 1 :]: t for key, t in tensors.items() if key.startswith(case + "/")
        }
        recorder.attempt(f"{case}/values", partial(values, student, given))
        if case in settings["gradients"]:
            recorder.attempt(f"{case}/gradients", partial(gradients, student, given))
    first = {key[5:]: t for key, t in tensors.items() if key.startswith("once/")}
    recorder.attempt("twice", partial(twice, student, first, tensors))
    case = settings["gates"]
    given = {key[len(case) + 1 :]: t for key, t in tensors.items() if key.startswith(case + "/")}
    recorder.attempt("gates", partial(gates, student, given))


def make_cell(student: Student, given: Tensors) -> Any:
    """The student's cell with the given parameters, in their dtype."""
    hidden_size, input_size = given["weight_hh"].shape[1], given["weight_ih"].shape[1]
    cell = student.get("LSTMCell")(input_size, hidden_size).to(given["weight_ih"].dtype)
    load(cell, given)
    return cell


def load(cell: Any, given: Tensors) -> None:
    try:
        cell.load_state_dict({name: given[name] for name in PARAMETERS})
    except RuntimeError:
        own = {name: tuple(p.shape) for name, p in cell.state_dict().items()}
        raise WrongParametersError(
            ", ".join(f"{name} {shape}" for name, shape in own.items())
        ) from None


def call(cell: Any, x: torch.Tensor, h: torch.Tensor, c: torch.Tensor) -> dict[str, Any]:
    """``cell(x, (h, c))`` and what it gave, which has to be a pair."""
    result = cell(x, (h, c))
    if isinstance(result, (tuple, list)) and len(result) == 2:
        return {"h": result[0], "c": result[1]}
    return {"returned": result}


def values(student: Student, given: Tensors) -> Found:
    """One call, and the arguments as they are afterwards."""
    arguments = [given[name].clone() for name in STATE]
    result = call(make_cell(student, given), *arguments)
    after = {f"{name} after": value for name, value in zip(STATE, arguments, strict=True)}
    return result | after, {}


def gradients(student: Student, given: Tensors) -> Found:
    """Gradients of <h, to_h> and of <c, to_c>, one by one, for the inputs and parameters."""
    cell = make_cell(student, given)
    leaves = [given[name].clone().requires_grad_() for name in STATE]
    # Copies go in: a cell that writes into its arguments loses points for that, not for this.
    result = call(cell, *[leaf.clone() for leaf in leaves])
    named = dict(zip(STATE, leaves, strict=True)) | {
        name: getattr(cell, name) for name in PARAMETERS
    }
    found: dict[str, Any] = {}
    missing: list[str] = []
    for output in [output for output in ("h", "c") if output in result]:
        grads = backward(result[output], given[f"to_{output}"], list(named.values()))
        for name, grad in zip(named, grads, strict=True):
            missing += [] if grad is not None else [f"{output} by {name}"]
            found |= {} if grad is None else {f"{output} by {name}": grad}
    return found, {"missing": missing}


def backward(output: Any, weight: torch.Tensor, leaves: list[torch.Tensor]) -> list[Any]:
    if not output.requires_grad:
        return [None] * len(leaves)
    grads = torch.autograd.grad(output, leaves, weight, retain_graph=True, allow_unused=True)
    return list(grads)


def twice(student: Student, given: Tensors, tensors: Tensors) -> Found:
    """One cell called four times: the last with other parameters, as after an optimizer's step."""
    cell = make_cell(student, given)
    once = [given[name] for name in STATE]
    other = [tensors[f"other/{name}"] for name in STATE]
    results: dict[str, Any] = {}
    for label, arguments in (("first", once), ("second", other), ("third", once), ("last", once)):
        if label == "last":
            load(cell, {name: tensors[f"other/{name}"] for name in PARAMETERS})
        result = call(cell, *[argument.clone() for argument in arguments])
        results |= {f"{name} of the {label} call": value for name, value in result.items()}
    return results, {}


def gates(student: Student, given: Tensors) -> Found:
    """Each gate as the cell uses it, seen from outside; it is shown and decides nothing."""
    found: dict[str, Any] = {}
    for gate in GATES:
        driven, output, _ = drive(given, gate)
        result = call(make_cell(student, driven), *[driven[name] for name in STATE])
        found[gate] = result.get(output)
    return found, {}


def drive(given: Tensors, gate: str) -> tuple[Tensors, str, float]:
    """Parameters and a state under which ``nn.LSTMCell`` gives one gate as ``h`` or ``c``, scaled.

    With c = 0 and g driven to 1, c' = i; with c = 0 and i driven to 1, c' = g; with c = 1 and g
    held at 0, c' = f. With g held at 0, f driven to 1 and c so small that tanh(c) is c, with or
    without the tanh, h' = o * c.
    """
    fixed, state, output = {
        "i": ({"g": FAR}, 0.0, "c"),
        "f": ({"g": 0.0}, 1.0, "c"),
        "g": ({"i": FAR}, 0.0, "c"),
        "o": ({"g": 0.0, "f": FAR}, NEAR, "h"),
    }[gate]
    driven = {name: tensor.clone() for name, tensor in given.items()}
    driven["c"] = torch.full_like(given["c"], state)
    hidden = given["weight_hh"].shape[1]
    for name, preactivation in fixed.items():
        start = GATES.index(name) * hidden
        for parameter in PARAMETERS:
            driven[parameter][start : start + hidden] = 0.0
        driven["bias_ih"][start : start + hidden] = preactivation
    return driven, output, NEAR if output == "h" else 1.0
