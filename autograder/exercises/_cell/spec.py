"""What a recurrent cell is, without torch: its names, its sizes, what it asks of a student."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from ...assessment.rubric import Check, Criterion

_SIZE = re.compile(r"(?P<times>\d*)(?P<letter>[BIH])")
WORDS = {"x": "input x", "h": "hidden state h", "c": "cell state c"}


@dataclass(frozen=True)
class CellSpec:
    """A recurrent cell: ``forward(x, state)`` gives the next state.

    Attributes:
        cls: the class that students write, such as "LSTMCell".
        family: what torch calls its own, such as "LSTM"; or what is nearest in torch.
        made_of: what its equations are computed with, in a few words.
        blocks: how many blocks of H rows the weights have, one for each gate or candidate.
        state: the names of the state, ("h", "c") or ("h",). Two are handed over as a pair.
        parameters: the size of each, in letters: {"weight_ih": ("4H", "I"), ...}. They may have any
            name. A vector is a bias if it has a number for each row, else weights of a state.
        blocked_operators: torch's operators that would do the work, by their name space.
        blocked_functions: words in the names of torch's Python functions that would do the work.
    """

    cls: str
    family: str
    made_of: str
    blocks: int
    state: tuple[str, ...]
    parameters: Mapping[str, tuple[str, ...]]
    blocked_operators: Mapping[str, tuple[str, ...]]
    blocked_functions: tuple[str, ...] = ()

    @property
    def inputs(self) -> tuple[str, ...]:
        """The arguments: the input and the state."""
        return ("x", *self.state)

    @property
    def is_pair(self) -> bool:
        """Whether the state is handed over as a pair."""
        return len(self.state) > 1

    @property
    def rows(self) -> str:
        """How many rows the weights have, in letters."""
        return _rows(self.blocks)

    @property
    def result(self) -> str:
        """What ``forward`` returns, in words."""
        return f"the pair ({', '.join(self.state)})" if self.is_pair else f"the new {WORDS['h']}"

    @property
    def listed(self) -> str:
        """The parameters with their sizes, in words."""
        return ", ".join(f"{name} ({', '.join(s)})" for name, s in self.parameters.items())

    def sizes_of(self, batch: int, inputs: int, hidden: int) -> dict[str, tuple[int, ...]]:
        """The size of every parameter, then of every argument."""
        sizes = {"B": batch, "I": inputs, "H": hidden}
        letters = dict(self.parameters) | {"x": ("B", "I")} | dict.fromkeys(self.state, ("B", "H"))
        return {name: tuple(_size(each, sizes) for each in size) for name, size in letters.items()}


def torch_parameters(blocks: int) -> dict[str, tuple[str, ...]]:
    """The parameters of torch's own cells, with so many blocks of rows."""
    rows = _rows(blocks)
    return {
        "weight_ih": (rows, "I"),
        "weight_hh": (rows, "H"),
        "bias_ih": (rows,),
        "bias_hh": (rows,),
    }


def rubric(
    spec: CellSpec, values: float, gradients: float, sizes: float, alone: float
) -> list[Criterion]:
    """What every cell is asked, for so many points."""
    returns = f"the pair ({', '.join(spec.state)}), each of" if spec.is_pair else "h, of"
    return [
        Criterion(
            values,
            "values",
            (
                Check("shape", f"forward returns {returns} shape (batch, hidden)"),
                *(
                    Check(f"new {s}", f"the new {WORDS[s]} has the right values")
                    for s in reversed(spec.state)
                ),
            ),
        ),
        Criterion(
            gradients,
            "gradients",
            (
                Check("backward", "backward runs through the cell"),
                _gradient("x", f"the {WORDS['x']}"),
                *(_gradient(s, f"the previous {WORDS[s]}") for s in spec.state),
                *(_gradient(p, f"the parameter {p}") for p in spec.parameters),
            ),
        ),
        Criterion(
            sizes,
            "any size and dtype",
            (
                Check("sizes", "right for any batch size, input_size and hidden_size"),
                Check("dtypes", "right in float32 and in float64"),
            ),
        ),
        Criterion(
            alone,
            "nothing changed or remembered",
            (
                Check("arguments", "no argument is changed in place"),
                Check("memory", "nothing is remembered from one call to the next"),
            ),
        ),
    ]


def _gradient(name: str, words: str) -> Check:
    return Check(f"gradient {name}", f"gradients reach {words}", independent=True)


def _rows(blocks: int) -> str:
    return f"{blocks}H" if blocks > 1 else "H"


def _size(letters: str, sizes: Mapping[str, int]) -> int:
    found = _SIZE.fullmatch(letters)
    if found is None:
        raise ValueError(f"{letters!r} is no size: it has to be as B, I, H or 4H.")
    return int(found["times"] or 1) * sizes[found["letter"]]
