"""The room of cells, as a cell with one state uses it. (A pair: tests/exercises/test_lstm.py.)"""

from __future__ import annotations

from collections.abc import Mapping

import pytest
import torch

from autograder.assessment.exercise import Case
from autograder.assessment.rubric import Verdict
from autograder.assessment.seeds import Seeds
from autograder.exercises import load
from autograder.exercises._cell import reference
from autograder.exercises._cell.judge import CellJudge, named_sizes
from autograder.exercises._cell.part import CellPart
from autograder.exercises._cell.reference import Reference, Tensors
from autograder.exercises._cell.spec import CellSpec, rubric
from autograder.exercises.lstm.cell import REFERENCE as LSTM
from autograder.exercises.rnn.cell import REFERENCE as RNN
from autograder.grading import grade_source
from autograder.report import PartResult
from autograder.submissions.slicing import slice_for
from autograder.submissions.source import from_script
from autograder.worker import Evidence, Worker

from ..samples import ROOT, SECRET

SOLVED = (ROOT / "solutions" / "rnn" / "rnn.py").read_text("utf-8")
LAST = "        return torch.tanh(total)\n"
SEEDS = [Seeds(b"%d" % number, "rnn/1", "code") for number in range(20)]
SHAPES = [*reference.ALL, *reference.TWICE]


def grade(worker: Worker, last: str) -> PartResult:
    """The RNN's cell with another last line."""
    assert SOLVED.count(LAST) == 1
    source = from_script(SOLVED.replace(LAST, f"        {last}\n").encode(), "rnn.py")
    return grade_source(source, load("rnn"), SECRET, worker, ["rnn_cell"], {})[0]["rnn_cell"]


def test_a_kind_in_words() -> None:
    """What is returned, and the parameters, of one state and of a pair."""
    one, pair = RNN.spec, LSTM.spec
    assert (one.is_pair, pair.is_pair) == (False, True)
    assert one.result == "the new hidden state h"
    assert pair.result == "the pair (h, c)"
    assert one.listed == "weight_ih (H, I), weight_hh (H, H), bias_ih (H), bias_hh (H)"
    assert one.inputs == ("x", "h")
    sizes = one.sizes_of(batch=3, inputs=5, hidden=4)
    assert sizes == {
        "weight_ih": (4, 5),
        "weight_hh": (4, 4),
        "bias_ih": (4,),
        "bias_hh": (4,),
        "x": (3, 5),
        "h": (3, 4),
    }
    assert named_sizes(one, reference.MAIN) == {4: "hidden_size", 5: "input_size", 3: "the batch"}


@pytest.mark.parametrize("right", [RNN, LSTM], ids=lambda right: right.spec.family)
def test_every_ask_has_its_check(right: Reference) -> None:
    """In number, and the gradients by their names."""
    criteria = rubric(right.spec, values=1, gradients=1, sizes=1, alone=1)
    case = Case(SEEDS[0], Evidence({}, None, None, None, 0.0), from_script(b"", "a.py"), criteria)
    checks = [ask for criterion in criteria for ask in criterion.checks]
    assert len(CellJudge(case, right).checks()) == len(checks)
    assert len({ask.title for ask in checks}) == len(checks)
    leaves = len(right.spec.inputs) + len(right.spec.parameters)
    assert sum(ask.title.startswith("gradients reach") for ask in checks) == leaves


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.label)
def test_a_plain_rnn_by_its_equation(shape: reference.CellSizes) -> None:
    """Values and every gradient, written out; and no unit is driven beyond 8."""
    tight = 1e-10 if shape.dtype == torch.float64 else 1e-4
    for seeds in SEEDS:
        given = RNN.draw(seeds, shape)
        x, h, w, u = (given[name] for name in ("x", "h", "weight_ih", "weight_hh"))
        total = x @ w.T + given["bias_ih"] + h @ u.T + given["bias_hh"]
        assert 0.2 < total.abs().max() <= 8
        slope = given["to_h"] * (1 - total.tanh() ** 2)
        right = {"h": total.tanh(), "h by x": slope @ w, "h by h": slope @ u}
        right |= {"h by weight_ih": slope.T @ x, "h by weight_hh": slope.T @ h}
        right |= dict.fromkeys(("h by bias_ih", "h by bias_hh"), slope.sum(0))
        found = RNN.expected(given)
        assert found.keys() == right.keys()
        for name, value in right.items():
            assert (found[name] - value).abs().max() < tight, name


RETURNS = {
    "return torch.tanh(total), h": "forward should return the new hidden state h, but returned: "
    "tuple of 2.",
    "return [torch.tanh(total)]": "forward should return the new hidden state h, but returned: "
    "list of 1.",
    "return None": "forward should return the new hidden state h, but returned: NoneType.",
    "return torch.tanh(total)[None]": "h should have shape (batch, hidden) = (3, 4), but came with "
    "shape (1, 3, 4). (3 is the batch, 4 is hidden_size.)",
    "return total > 0": "h should hold floating-point numbers, but is bool.",
}


@pytest.mark.parametrize("last", RETURNS)
def test_what_is_no_single_state_is_told(worker: Worker, last: str) -> None:
    """In the words of a cell with one state."""
    part = grade(worker, last)
    assert part.score == 0
    assert RETURNS[last] in part.feedback


def test_a_state_out_of_reach_gets_a_hint(worker: Worker) -> None:
    """The exercise's own words on what is wrong."""
    part = grade(worker, "return 1.7 * torch.tanh(total) + 0.3")
    assert part.mistakes == ()
    assert "A guess: there are values below -1 or above 1" in part.feedback


def test_pictures_of_a_cell_without_gates(worker: Worker) -> None:
    """Its state; and of a wrong gradient, its bias as one row that is no gate."""
    (state,) = grade(worker, "return torch.tanh(1.1 * total)").figures
    assert (state.title, state.rows, state.columns) == ("new hidden state h", "sample", "unit")
    line = "return torch.tanh(total + self.bias_hh - self.bias_hh.detach() * 1.0)"
    (bias,) = grade(worker, line).figures
    assert (bias.title, bias.rows, bias.columns) == (
        "gradient of the new h by bias_hh",
        "row",
        "unit",
    )
    assert len(bias.expected) == 1


def test_a_single_state_may_be_kept_for_a_look(worker: Worker) -> None:
    """Where it is not read again, it is not remembered."""
    assert grade(worker, "self.last = torch.tanh(total); return self.last").passed


def test_a_kind_has_letters_for_sizes() -> None:
    """Others are refused."""
    spec = CellSpec("A", "A", "", 1, ("h",), {"w": ("X",)}, {})
    with pytest.raises(ValueError, match="'X' is no size"):
        spec.sizes_of(1, 1, 1)


@pytest.mark.parametrize(("exercise", "state"), [("rnn", "h"), ("gru", "h"), ("lstm", "state")])
def test_a_state_that_is_handed_back_earns_nothing(
    worker: Worker, exercise: str, state: str
) -> None:
    """It may look like a near miss from outside; whoever writes no equation is none."""
    stub = (ROOT / "assignments" / exercise / f"{exercise}.py").read_text("utf-8")
    blank = 'raise NotImplementedError("your code replaces this line")'
    source = from_script(stub.replace(blank, f"return {state}", 1).encode(), f"{exercise}.py")
    part = f"{exercise}_cell"
    results, _ = grade_source(source, load(exercise), SECRET, worker, [part], {})
    assert (results[part].status, results[part].score) == ("failed", 0)


OWN = CellSpec(
    cls="Leaky",
    family="RNN",
    made_of="matrix products, sigmoid and tanh",
    blocks=2,
    state=("h",),
    parameters={"w": ("2H", "I"), "u": ("2H", "H"), "b": ("2H",), "p": ("H",)},
    blocked_operators={},
)
LEAKY = """
import torch
from torch import nn


class Leaky(nn.Module):
    def __init__(self, inputs, hidden):
        super().__init__()
        self.w = nn.Parameter(torch.zeros(2 * hidden, inputs))
        self.u = nn.Parameter(torch.zeros(2 * hidden, hidden))
        self.b = nn.Parameter(torch.zeros(2 * hidden))
        self.p = nn.Parameter(torch.zeros(hidden))

    def forward(self, x, h):
        kept, new = (x @ self.w.T + h @ self.u.T + self.b).chunk(2, dim=1)
        kept = torch.sigmoid(kept + self.p * h)
        return kept * h + (1 - kept) * torch.tanh(new)
"""


def sums(given: Tensors) -> tuple[torch.Tensor, torch.Tensor]:
    """What goes into the sigmoid and the tanh of ``Leaky``."""
    kept, new = (given["x"] @ given["w"].T + given["h"] @ given["u"].T + given["b"]).chunk(2, 1)
    return kept + given["p"] * given["h"], new


def leaky(given: Mapping[str, torch.Tensor]) -> tuple[torch.Tensor, ...]:
    """The same as ``LEAKY``, in other words."""
    kept, new = sums(dict(given))
    return (torch.lerp(new.tanh(), given["h"], kept.sigmoid()),)


def judged(worker: Worker, text: str) -> Verdict:
    """A cell of the kind ``OWN``."""
    part, criteria = CellPart(Reference(OWN, leaky)), tuple(rubric(OWN, 4, 3, 2, 1))
    source = from_script(text.encode(), "leaky.py")
    evidence = worker.run(part.probe(SEEDS[0]), slice_for(source, (OWN.cls,)).to_wire())
    return part.judge(Case(SEEDS[0], evidence, source, criteria))


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.label)
def test_weights_of_any_name_are_tamed(shape: reference.CellSizes) -> None:
    """A bias by its number of rows; a vector for each unit is multiplied with the state."""
    for seeds in SEEDS:
        for total in sums(Reference(OWN, leaky).draw(seeds, shape)):
            assert total.abs().max() <= 8


def test_parameters_may_have_any_name(worker: Worker) -> None:
    """Such a cell is made, judged in full, and told of by its own parameters."""
    assert {sub.state for sub in judged(worker, LEAKY).subpoints} == {"passed"}
    assert LEAKY.count("self.p * h") == 1
    kept = LEAKY.replace("self.p * h", "vars(self).setdefault('old', self.p.clone()) * h")
    problems = [ask.problem for sub in judged(worker, kept).subpoints for ask in sub.checks]
    assert [*filter(None, problems)] == [problems[-1]]
    assert "not after the parameters have changed" in problems[-1]
    assert "Read self.w and the others in every call." in problems[-1]
