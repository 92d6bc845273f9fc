"""The room of the plain RNN: every right style passes, every known mistake is named, the inputs are
fair, and what comes back decides nothing by itself."""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import nbformat
import pytest
import torch

from autograder.assessment.exceptions import not_implemented
from autograder.assessment.exercise import Case
from autograder.assessment.seeds import Seeds
from autograder.authoring.build_library import read_mistake
from autograder.authoring.splice import splice
from autograder.diagnosis.diagnose import diagnose, with_diagnosis
from autograder.diagnosis.library import Mistake, libraries_of
from autograder.exercises import load
from autograder.exercises.rnn import reference
from autograder.grading import examine, grade_source
from autograder.report import PartResult
from autograder.submissions.source import Source, from_notebook, from_script
from autograder.worker import Evidence, Frame, Worker

from ..samples import ROOT, SECRET, as_notebook
from ..worker.test_odd_evidence import ODD, mutated

SOLUTIONS, RELEASED = ROOT / "solutions" / "rnn", ROOT / "assignments" / "rnn"
PARTS = ("rnn_cell", "init_hidden", "gradient_by_distance")
PART = {"cell": "rnn_cell", "hidden": "init_hidden", "distance": "gradient_by_distance"}
MISTAKES = sorted(path.stem for path in (SOLUTIONS / "mistakes").glob("*.py"))
STYLES = sorted(path.stem for path in (SOLUTIONS / "styles").glob("*.py"))
SEEDS = [Seeds(b"%d" % number, "rnn/1", "code") for number in range(40)]
LIBRARY = "autograder.exercises.rnn"


def solved() -> str:
    """The solved script."""
    return (SOLUTIONS / "rnn.py").read_text("utf-8")


def source_of(data: str | bytes, name: str = "rnn.py") -> Source:
    raw = data.encode() if isinstance(data, str) else data
    return (from_notebook if name.endswith(".ipynb") else from_script)(raw, name)


def grade(
    worker: Worker, data: str | bytes, name: str = "rnn.py", parts: Sequence[str] = PARTS
) -> dict[str, PartResult]:
    """All parts, or some of them."""
    return grade_source(source_of(data, name), load("rnn"), SECRET, worker, parts, {})[0]


def distance(worker: Worker, line: str, other: str) -> PartResult:
    """The solved gradient_by_distance with one line changed."""
    assert solved().count(line) == 1
    text = solved().replace(line, other)
    return grade(worker, text, parts=["gradient_by_distance"])["gradient_by_distance"]


def test_parts_points_and_rubrics() -> None:
    """In order; what is asked adds up, and titles name one thing each."""
    parts = load("rnn").parts
    assert [(part.id, part.max_score) for part in parts] == list(
        zip(PARTS, (20, 5, 15), strict=True)
    )
    for part in parts:
        assert sum(criterion.points for criterion in part.rubric) == part.max_score
        titles = [ask.title for criterion in part.rubric for ask in criterion.checks]
        assert len(set(titles)) == len(titles)


@pytest.mark.parametrize("name", ["rnn.py", "rnn.ipynb"])
def test_the_solution_passes_in_full(worker: Worker, name: str) -> None:
    """As a script and as a notebook."""
    results = grade(worker, (SOLUTIONS / name).read_bytes(), name)
    assert [results[part].score for part in PARTS] == [20, 5, 15]


@pytest.mark.parametrize("name", ["rnn.py", "rnn.ipynb"])
def test_the_release_is_not_attempted(worker: Worker, name: str) -> None:
    """Both files as they are handed out."""
    results = grade(worker, (RELEASED / name).read_bytes(), name)
    assert [results[part].status for part in PARTS] == ["not_attempted"] * 3


@pytest.mark.parametrize("style", STYLES)
def test_every_style_is_right(worker: Worker, style: str) -> None:
    """As a script and as a notebook of one cell."""
    text = (SOLUTIONS / "styles" / f"{style}.py").read_text("utf-8")
    for data, name in ((text, "rnn.py"), (as_notebook(text), "rnn.ipynb")):
        results = grade(worker, data, name)
        assert all(r.passed for r in results.values()), [r.feedback for r in results.values()]


def spliced(name: str) -> str:
    """The solved script with one known mistake."""
    return splice(solved(), (SOLUTIONS / "mistakes" / f"{name}.py").read_text("utf-8"))


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_fails_in_its_part_and_is_named(worker: Worker, name: str) -> None:
    """By its name, or that of one that is the same from outside; and with a hint."""
    prefix, _, rest = name.partition("_")
    own = grade(worker, spliced(name), parts=[PART[prefix]])[PART[prefix]]
    assert own.status in ("failed", "partial")
    same = [same.partition("_")[2] for same in same_from_outside(name)]
    assert own.mistakes[0].replace("-", "_") in [rest, *same]
    assert "\nHint: " in own.feedback
    assert "Traceback" not in own.feedback


@pytest.mark.parametrize("name", MISTAKES[::12])
def test_a_mistake_costs_nothing_in_the_other_parts(worker: Worker, name: str) -> None:
    """Each part has cells and inputs of its own."""
    results = grade(worker, spliced(name))
    del results[PART[name.partition("_")[0]]]
    assert [other.status for other in results.values()] == ["passed", "passed"]


def same_from_outside(name: str) -> set[str]:
    """What a mistake's file says of it."""
    text = (SOLUTIONS / "mistakes" / f"{name}.py").read_text("utf-8")
    found = re.search(r"Same from outside as: ([\w,\s]+)", text)
    return set(re.split(r",\s*", found[1].strip()) if found else [])


def file_of(known: Mistake) -> str:
    """The name of a mistake's file, without its ending."""
    return f"{load('rnn').part(known.part).prefix}_{known.id.replace('-', '_')}"


def test_the_fingerprints_are_those_of_todays_files() -> None:
    """Every file is in the library, with its words of today, and nothing else is; and each file
    names those that are the same from outside."""
    found = set()
    for library in libraries_of(LIBRARY).values():
        for known, row in zip(library.mistakes[1:], library.numbers[1:], strict=True):
            path = SOLUTIONS / "mistakes" / f"{file_of(known)}.py"
            assert read_mistake(path, load("rnn").part(known.part)) == replace(
                known, symptom=("", "")
            )
            same = {file_of(each) for (each,) in library.explain(row, known.symptom)}
            assert same_from_outside(path.stem) == same - {path.stem}
            found.add(path.stem)
    assert found == set(MISTAKES)


REST = "True, 1, 0.0, False, False, False"
OWN = "self.weight_ih, self.weight_hh, self.bias_ih, self.bias_hh"
ROADS = {
    "cell": "return nn.RNNCell(x.shape[1], h.shape[1]).to(x)(x, h)",
    "without gradients": (
        "with torch.no_grad(): return nn.RNNCell(x.shape[1], h.shape[1]).to(x)(x, h)"
    ),
    "module": "return nn.RNN(x.shape[1], h.shape[1]).to(x)(x[None], h[None])[1][0]",
    "functional": f"return torch.rnn_tanh_cell(x, h, {OWN})",
    "vf": f"return torch._VF.rnn_tanh_cell(x, h, {OWN})",
    "aten": f"return torch.ops.aten.rnn_tanh_cell(x, h, {OWN})",
    "decompose": f"return torch.ops.aten.rnn_tanh_cell.default.decompose(x, h, {OWN})",
    "sequence": f"return torch.rnn_tanh(x[None], h[None], [{OWN}], {REST})[1][0]",
    "decompositions": (
        "import torch._decomp.decompositions as d; "
        f"return d.rnn_tanh_input(x[None], h[None], [{OWN}], {REST})[1][0]"
    ),
    "script": "return torch.jit.script(nn.RNNCell(x.shape[1], h.shape[1]).to(x))(x, h)",
    "gru": "return nn.GRUCell(x.shape[1], h.shape[1]).to(x)(x, h)",
    "lstm": "return nn.LSTMCell(x.shape[1], h.shape[1]).to(x)(x, (h, h))[0]",
    "relu": f"return torch.rnn_relu_cell(x, h, {OWN})",
}


@pytest.mark.parametrize("road", ROADS)
def test_no_road_to_torchs_own_cells(worker: Worker, road: str) -> None:
    """Each scores 0 for the cell, with the reason; the other parts stand."""
    first = "        total = x @ self.weight_ih.T + self.bias_ih\n"
    assert solved().count(first) == 1
    results = grade(worker, solved().replace(first, f"        {ROADS[road]}\n"))
    assert results["rnn_cell"].score == 0
    assert "calls torch's own RNN" in results["rnn_cell"].feedback
    assert results["init_hidden"].passed
    assert results["gradient_by_distance"].passed


def run_by_hand(given: dict[str, torch.Tensor]) -> torch.Tensor:
    """The norms by the Jacobians of the lesson, in the dtype of what is given."""
    states = [given["h0"]]
    for x in given["inputs"]:
        total = x @ given["weight_ih"].T + given["bias_ih"]
        states.append(torch.tanh(total + states[-1] @ given["weight_hh"].T + given["bias_hh"]))
    delta = torch.ones_like(given["h0"])
    norms = [delta.norm()]
    for h in states[:0:-1]:
        delta = (delta * (1 - h**2)) @ given["weight_hh"]
        norms.append(delta.norm())
    return torch.stack(norms)


@pytest.mark.parametrize("shape", reference.ALL, ids=lambda shape: shape.label)
def test_the_reference_is_the_product_of_jacobians(shape: reference.RunSizes) -> None:
    """Rounding, in float32 too, stays far below the tolerance; nothing is 0."""
    for seeds in SEEDS:
        want = reference.wanted(seeds, shape)
        got = run_by_hand(reference.draw(seeds, shape)).double()
        share = 1e-5 if shape.dtype == torch.float32 else 1e-12
        assert ((got - want).abs() <= share * want).all()
        assert want.shape == (shape.time + 1,)
        assert float(want[0]) == pytest.approx((shape.batch * shape.hidden) ** 0.5)
        assert want.min() > 1e-16


def test_the_gradient_vanishes_and_explodes() -> None:
    """As their labels say, whatever the course; and no axis passes for another."""
    for seeds in SEEDS:
        vanishing = reference.wanted(seeds, reference.VANISHING)
        assert vanishing[-1] < 1e-6 * vanishing[0]
        exploding = reference.wanted(seeds, reference.EXPLODING)
        assert exploding[-1] > 10 * exploding[0]
    for shape in reference.EXPECTED:
        sizes = {shape.time, shape.time + 1, shape.batch, shape.inputs, shape.hidden}
        assert len(sizes) == 5


RETURN = "    return [gradient.norm().item() for gradient in reversed(gradients)]\n"
RIGHT = (
    "    return torch.stack([gradient.norm() for gradient in reversed(gradients)])\n",
    "    return [gradient.norm() for gradient in reversed(gradients)]\n",
    "    return tuple(gradient.norm().view(1, 1) for gradient in reversed(gradients))\n",
    "    return torch.tensor([gradient.norm() for gradient in reversed(gradients)]).float()\n",
    "    import numpy\n    return numpy.array([float(g.norm()) for g in gradients[::-1]])\n",
    "    import numpy\n    return [numpy.float64(g.norm()) for g in gradients[::-1]]\n",
)


@pytest.mark.parametrize("line", RIGHT)
def test_any_kind_of_number_is_right(worker: Worker, line: str) -> None:
    """A list, a tuple, a tensor, an array; of numbers or of tensors with one element."""
    assert distance(worker, RETURN, line).passed


WRONG = {
    "    return gradients[0].norm().item()\n": "returned: float.",
    "    return {k: g.norm() for k, g in enumerate(gradients)}\n": "returned: dict.",
    "    return gradients[0]\n": "but has shape (3, 4). (3 is the batch, 4 is hidden_size.)",
    "    return [gradient[0] for gradient in gradients]\n": "an entry is a tensor of shape (4,)",
    "    return ['1.0' for _ in gradients]\n": "an entry is: str.",
    "    return [1.0] * 3\n": "should hold 7 numbers, one for each distance from 0 to T = 6, but "
    "holds 3.",
    "    return torch.arange(len(gradients))\n": "floating-point numbers, but holds torch.int64.",
}


@pytest.mark.parametrize("line", WRONG)
def test_what_holds_no_numbers_is_told(worker: Worker, line: str) -> None:
    """What came, and what was expected."""
    part = distance(worker, RETURN, line)
    assert part.score == 0
    assert WRONG[line] in part.feedback


def test_what_is_like_no_mistake_gets_no_name(worker: Worker) -> None:
    """But words on what differs, at which distance, and a figure."""
    part = distance(worker, RETURN, RETURN.replace("item()", "item() ** 1.01"))
    assert part.mistakes == ()
    assert part.score == 3
    assert (
        "the norm at distance 0, of the gradient at h_6, should be 3.4641, but is" in part.feedback
    )
    (figure,) = part.figures
    assert (len(figure.got), len(figure.got[0])) == (1, 7)
    assert any(figure.wrong[0])


def test_what_has_vanished_has_to_be_right_too(worker: Worker) -> None:
    """An absolute tolerance would take zeros there."""
    line = RETURN.replace("item() for", "item() if gradient.norm() > 1e-5 else 0.0 for")
    part = distance(worker, RETURN, line)
    assert part.score == 3
    assert "In a run of 25 steps" in part.feedback


def test_what_only_knows_float32_loses_that_alone(worker: Worker) -> None:
    """It raises in float64; all else is judged in float32."""
    refuse = "if {}.dtype == torch.float64:\n        raise TypeError('float32 only')\n    "
    line = "states = [h0.clone().requires_grad_()]\n"
    part = distance(worker, line, refuse.format("h0") + line)
    assert part.score == 11


GRAD = "    gradients = torch.autograd.grad(loss, states)\n"
BACKWARD = """    for state in states[1:]:
        state.retain_grad()
    loss.backward()
    gradients = [state.grad for state in states]
"""
LEFT = {
    BACKWARD: "The call changed weight_ih.grad of the cell",
    BACKWARD + "    cell.zero_grad()\n": "The call changed weight_ih.grad of the cell",
    GRAD + "    cell.weight_hh.data *= 1.5\n": "changed weight_hh of the cell",
}


@pytest.mark.parametrize("lines", LEFT)
def test_traces_in_the_cell_cost_two_points(worker: Worker, lines: str) -> None:
    """All norms are right; the cell is not as it was."""
    part = distance(worker, GRAD, lines)
    assert part.score == 13
    assert LEFT[lines] in part.feedback


def traces(change: dict[str, Any], case: Case) -> Case:
    """The case with other words on what was left behind."""
    frame = case.evidence.frames["traces"]
    other = Frame(frame.tensors, dict(frame.words) | change, {}, None)
    frames = dict(case.evidence.frames) | {"traces": other}
    return replace(case, evidence=replace(case.evidence, frames=frames))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"asking": ["h0"]}, "requires_grad of an argument (h0)"),
        ({"asking": ["inputs"]}, "(inputs). Ask for the gradient of a copy: inputs.clone()"),
        ({"training": False}, "evaluation mode"),
        ({"frozen": ["bias_ih"]}, "requires_grad=False"),
        ({"hooks": 1}, "hook"),
        ({"recording": False}, "switched off"),
    ],
)
def test_what_the_cell_says_of_itself_is_worth_two_points(
    worker: Worker, change: dict[str, Any], said: str
) -> None:
    """It is the child's own word."""
    part = load("rnn").part("gradient_by_distance")
    case = examine(part, source_of(solved()), SEEDS[0], worker)
    verdict = part.judge(traces(change, case))
    assert verdict.score == 13
    assert said in verdict.feedback


@pytest.mark.parametrize("kind", ODD)
def test_odd_values_earn_nothing_and_break_nothing(worker: Worker, kind: str) -> None:
    """In the place of every tensor that is asked for."""
    state, start, norms = (
        ODD[kind].format(shape=shape)
        for shape in ("tuple(h.shape)", "(1, batch_size, self.hidden_size)", "(len(inputs) + 1,)")
    )
    text = solved().replace("return torch.tanh(total)", f"return {state}")
    text = text.replace(RETURN, f"    return {norms}\n")
    (right,) = re.findall(r"return torch\.zeros\(1, batch_size.*", text)
    text = text.replace(right, f"return {start}")
    results = grade(worker, text)
    assert results["rnn_cell"].score == 0
    assert results["init_hidden"].score <= 4
    assert results["gradient_by_distance"].score in (0, 3)
    assert all(0 < len(part.feedback) < 3000 for part in results.values())


@pytest.mark.parametrize("part_id", PARTS)
def test_no_forged_evidence_breaks_the_judge(worker: Worker, part_id: str) -> None:
    """200 random forgeries of an honest run's evidence: each gets a verdict within its points."""
    part, source, seeds = load("rnn").part(part_id), source_of(solved()), SEEDS[0]
    case = examine(part, source, seeds, worker)
    assert part.judge(case).score == part.max_score
    draw, lost = random.Random(part_id), 0
    for _ in range(200):
        frames = {label: mutated(frame, draw) for label, frame in case.evidence.frames.items()}
        kept = {label: frame for label, frame in frames.items() if frame is not None}
        forged = Evidence(kept, draw.choice([None, "cpu", "wall"]), None, None, 1.0)
        verdict = part.judge(forged_case := Case(seeds, forged, source, part.rubric))
        assert 0 <= verdict.score <= part.max_score
        assert verdict.feedback.strip()
        if verdict.score < part.max_score:
            lost += 1
            with_diagnosis(verdict, diagnose(part, forged_case, verdict), part.near_miss, "full")
        not_implemented(forged, source)
    assert lost > 150


@pytest.mark.parametrize(("part_id", "left"), [("rnn_cell", 0), ("gradient_by_distance", 3)])
def test_another_courses_numbers_are_not_enough(worker: Worker, part_id: str, left: int) -> None:
    """Values that were right under other seeds fail."""
    part, source = load("rnn").part(part_id), source_of(solved())
    honest = examine(part, source, SEEDS[0], worker).evidence
    assert part.judge(Case(SEEDS[1], honest, source, part.rubric)).score == left


def test_the_notebook_and_the_rubric_agree() -> None:
    """On points and names; and nothing of a solution is in the release."""
    notebook = nbformat.read(RELEASED / "rnn.ipynb", as_version=4)
    words = "\n".join(cell.source for cell in notebook.cells)
    points = {
        cell.metadata.nbgrader.grade_id: cell.metadata.nbgrader.points
        for cell in notebook.cells
        if cell.metadata.get("nbgrader", {}).get("grade")
    }
    assert points == {part.id: part.max_score for part in load("rnn").parts}
    for part in load("rnn").parts:
        start = words.index(f"· `{part.id}` · {part.max_score:g} points")
        told_of = [int(n) for n in re.findall(r"^- \*\*(\d+)\*\*", words[start:], re.MULTILINE)]
        assert told_of[: len(part.rubric)] == [criterion.points for criterion in part.rubric]
    for path in RELEASED.iterdir():
        assert "torch.tanh" not in path.read_text("utf-8")
        assert "torch.zeros(1, batch" not in path.read_text("utf-8")
        assert "reversed(" not in path.read_text("utf-8")


def test_the_lessons_numbers_are_what_comes_out() -> None:
    """Those of the two steps, and what is said of the table below part 3."""
    names: dict[str, Any] = {}
    exec(solved(), names)
    cell = names["RNNCell"](1, 1)
    cell.load_state_dict(
        {
            "weight_ih": torch.ones(1, 1),
            "weight_hh": torch.full((1, 1), 0.5),
            "bias_ih": torch.zeros(1),
            "bias_hh": torch.zeros(1),
        }
    )
    norms = names["gradient_by_distance"](
        cell, torch.tensor([[[1.0]], [[-0.5]]]), torch.zeros(1, 1)
    )
    assert [round(norm, 4) for norm in norms] == [1, 0.493, 0.1035]
    last = cell(torch.tensor([[-0.5]]), cell(torch.ones(1, 1), torch.zeros(1, 1)))
    notebook = nbformat.read(SOLUTIONS / "rnn.ipynb", as_version=4)
    assert f"= {last.item():.4f}$" in "".join(cell.source for cell in notebook.cells)
    (table,) = [cell.source for cell in notebook.cells if "def table" in cell.source]
    shown: list[dict[str, list[float]]] = []
    exec(table.replace("    table({", "    shown.append({"), names | {"shown": shown})
    start, slow, fast = ([n / norms[0] for n in norms] for norms in shown[0].values())
    assert 0.6 < start[1] < 0.7
    assert start[20] < 1e-4
    assert start[40] < 1e-9
    assert 1e-4 < slow[40] < 1e-2
    assert 10 < fast[40] < 1000
