"""The room of the GRU: every right style passes, every known mistake is named, no road leads to
torch's own, and what comes back decides nothing by itself."""

from __future__ import annotations

import random
import re
from dataclasses import replace

import pytest
import torch

from autograder.assessment.exceptions import not_implemented
from autograder.assessment.exercise import Case
from autograder.assessment.seeds import Seeds
from autograder.authoring.build_library import read_mistake
from autograder.authoring.splice import splice
from autograder.diagnosis.diagnose import diagnose, with_diagnosis
from autograder.diagnosis.library import libraries_of
from autograder.exercises import load
from autograder.exercises._cell import reference
from autograder.exercises.gru.cell import REFERENCE
from autograder.exercises.gru.spec import CELL
from autograder.grading import examine, grade_source
from autograder.report import PartResult
from autograder.submissions.source import Source, from_notebook, from_script
from autograder.worker import Evidence, Worker

from ..samples import ROOT, SECRET, as_notebook
from ..worker.test_odd_evidence import ODD, mutated

SOLUTIONS, RELEASED = ROOT / "solutions" / "gru", ROOT / "assignments" / "gru"
MISTAKES = sorted(path.stem for path in (SOLUTIONS / "mistakes").glob("*.py"))
STYLES = sorted(path.stem for path in (SOLUTIONS / "styles").glob("*.py"))
SEEDS = [Seeds(b"%d" % number, "gru/1", "code") for number in range(40)]
PART = load("gru").part("gru_cell")


def solved() -> str:
    """The solved script."""
    return (SOLUTIONS / "gru.py").read_text("utf-8")


def source_of(data: str | bytes, name: str = "gru.py") -> Source:
    raw = data.encode() if isinstance(data, str) else data
    return (from_notebook if name.endswith(".ipynb") else from_script)(raw, name)


def grade(worker: Worker, data: str | bytes, name: str = "gru.py") -> PartResult:
    """The cell of one file's content."""
    found = grade_source(source_of(data, name), load("gru"), SECRET, worker, ("gru_cell",), {})
    return found[0]["gru_cell"]


def spliced(name: str) -> str:
    """The solved script with one known mistake."""
    return splice(solved(), (SOLUTIONS / "mistakes" / f"{name}.py").read_text("utf-8"))


def changed(line: str, other: str) -> str:
    """The solved script with one line written otherwise."""
    assert solved().count(line) == 1
    return solved().replace(line, other)


def same_from_outside(name: str) -> set[str]:
    """What a mistake's file names as the same."""
    words = (SOLUTIONS / "mistakes" / f"{name}.py").read_text("utf-8")
    found = re.search(r"Same from outside as: ([\w,\s]+)", words)
    return set(re.split(r",\s*", found[1].strip())) if found else set()


def test_parts_points_and_rubric() -> None:
    """In order; what is asked adds up, and titles name one thing each."""
    parts = load("gru").parts
    assert [(part.id, part.max_score) for part in parts] == [("gru_cell", 30), ("gru_or_lstm", 10)]
    assert [part.is_manual for part in parts] == [False, True]
    assert [criterion.points for criterion in PART.rubric] == [18, 6, 3, 3]
    titles = [ask.title for criterion in PART.rubric for ask in criterion.checks]
    assert len(set(titles)) == len(titles)


@pytest.mark.parametrize("name", ["gru.py", "gru.ipynb"])
def test_the_solution_passes_in_full(worker: Worker, name: str) -> None:
    """As a script and as a notebook."""
    assert grade(worker, (SOLUTIONS / name).read_bytes(), name).score == 30


@pytest.mark.parametrize("name", ["gru.py", "gru.ipynb"])
def test_the_release_is_not_attempted(worker: Worker, name: str) -> None:
    """Both files as they are handed out."""
    assert grade(worker, (RELEASED / name).read_bytes(), name).status == "not_attempted"


@pytest.mark.parametrize("style", STYLES)
def test_every_style_is_right(worker: Worker, style: str) -> None:
    """As a script and as a notebook of one cell."""
    text = (SOLUTIONS / "styles" / f"{style}.py").read_text("utf-8")
    for data, name in ((text, "gru.py"), (as_notebook(text), "gru.ipynb")):
        found = grade(worker, data, name)
        assert found.status == "passed", found.feedback


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_fails_and_is_named(worker: Worker, name: str) -> None:
    """First of all that it may be, or as what is the same from outside; and with its hint."""
    found = grade(worker, spliced(name))
    assert found.status in ("failed", "partial")
    said = f"cell_{found.mistakes[0].replace('-', '_')}"
    assert said in {name, *same_from_outside(name)}
    assert name in {f"cell_{each.replace('-', '_')}" for each in found.mistakes}
    assert "\nHint: " in found.feedback
    assert "Traceback" not in found.feedback


def test_the_fingerprints_are_those_of_todays_files() -> None:
    """Every file is in the library, with its words of today, and nothing else is; and each file
    names those that are the same from outside."""
    found = set()
    library = libraries_of("autograder.exercises.gru")["gru_cell"]
    for known, row in zip(library.mistakes[1:], library.numbers[1:], strict=True):
        same = {
            f"cell_{each.id.replace('-', '_')}" for (each,) in library.explain(row, known.symptom)
        }
        own = f"cell_{known.id.replace('-', '_')}"
        assert read_mistake(SOLUTIONS / "mistakes" / f"{own}.py", PART) == replace(
            known, symptom=("", "")
        )
        assert same_from_outside(own) == same - {own}
        found.add(own)
    assert found == set(MISTAKES)


def test_the_papers_variant_is_called_so(worker: Worker) -> None:
    """Right by Cho et al. (2014), other numbers than torch's: a near miss, named for what it is."""
    found = grade(worker, spliced("cell_reset_before_product"))
    assert found.score == 9
    assert "the paper's variant" in found.feedback


@pytest.mark.parametrize(
    "result", ["h", "h.clone()", "torch.tanh(h)", "torch.zeros_like(h)", "torch.randn_like(h)"]
)
def test_a_line_that_is_no_gru_earns_nothing(worker: Worker, result: str) -> None:
    """Not even as a near miss of something."""
    found = grade(worker, changed(WRITTEN_CELL, f"        return {result}\n{WRITTEN_CELL}"))
    assert (found.score, found.mistakes) == (0, ())


def test_a_plain_rnn_is_no_near_miss(worker: Worker) -> None:
    """A candidate without a reset gate, returned as it is: two mistakes, and nothing of a GRU."""
    text = changed("return (1 - z) * n + z * h", "return n").replace("r * n_h", "n_h")
    assert grade(worker, text).score == 0


def test_two_mistakes_are_called_by_both_names(worker: Worker) -> None:
    """The shares of the last line exchanged, and no reset gate."""
    text = changed("(1 - z) * n + z * h", "z * n + (1 - z) * h").replace("r * n_h", "n_h")
    found = grade(worker, text)
    assert set(found.mistakes) == {"z-exchanged-with-its-rest", "reset-gate-missing"}
    assert found.score == 4.5


WRITTEN_CELL = "        from_x = x @"
OWN = "nn.GRUCell(x.shape[1], h.shape[1]).to(x)"
WITH_PARAMETERS = "(self.weight_ih, self.weight_hh, self.bias_ih, self.bias_hh)"
LAYER = f"(x[None], h[None], [*{WITH_PARAMETERS}], True, 1, 0.0, False, False, False)"
ROADS = {
    "cell": f"return {OWN}(x, h)",
    "without gradients": f"with torch.no_grad(): return {OWN}(x, h)",
    "inference": f"with torch.inference_mode(): return {OWN}(x.clone(), h.clone())",
    "module": "return nn.GRU(x.shape[1], h.shape[1]).to(x)(x[None], h[None])[1][0]",
    "functional": f"return torch.gru_cell(x, h, *{WITH_PARAMETERS})",
    "vf": f"return torch._VF.gru_cell(x, h, *{WITH_PARAMETERS})",
    "layer": f"return torch._VF.gru{LAYER}[1][0]",
    "aten": f"return torch.ops.aten.gru_cell(x, h, *{WITH_PARAMETERS})",
    "overload": f"return torch.ops.aten.gru.input{LAYER}[1][0]",
    "decompose": f"return torch.ops.aten.gru_cell.default.decompose(x, h, *{WITH_PARAMETERS})",
    "script": f"return torch.jit.script({OWN})(x, h)",
    "decompositions": (
        f"import torch._decomp.decompositions as d; return d.gru_cell(x, h, *{WITH_PARAMETERS})"
    ),
    "decomposition table": (
        "import torch._decomp as d; "
        f"return d.decomposition_table[torch.ops.aten.gru.input]{LAYER}[1][0]"
    ),
    "reference of quantization": (
        "import torch.ao.nn.quantized.reference as q; "
        "return q.GRUCell(x.shape[1], h.shape[1], True, 'cpu', x.dtype)(x, h)"
    ),
}


@pytest.mark.parametrize("road", ROADS)
def test_no_road_to_torchs_own_gru(worker: Worker, road: str) -> None:
    """Each scores 0, with the reason."""
    found = grade(worker, changed(WRITTEN_CELL, f"        {ROADS[road]}\n{WRITTEN_CELL}"))
    assert found.score == 0
    assert "calls torch's own GRU" in found.feedback, found.feedback


def test_every_operator_of_torch_that_is_a_gru_is_taken_away() -> None:
    """Of those that torch registers, but backward passes and what is for GPUs alone; and each name
    that is taken away exists."""
    registered = {name.lower() for name in torch._C._dispatch_get_all_op_names()}
    known = {
        f"{space}::{name}" for space, names in CELL.blocked_operators.items() for name in names
    }
    grus = {name for name in registered if "gru" in name and "backward" not in name}
    assert known <= registered
    assert grus - known == {"aten::_thnn_fused_gru_cell.out"}  # out= has no CPU kernel of its own


@pytest.mark.parametrize("shape", [*reference.ALL, *reference.TWICE], ids=lambda shape: shape.label)
def test_the_reference_obeys_the_equations(shape: reference.CellSizes) -> None:
    """Written out, line by line; and no gate is driven beyond 8, where a sigmoid written by hand
    overflows."""
    tight = 1e-12 if shape.dtype == torch.float64 else 1e-5
    for seeds in SEEDS:
        given = REFERENCE.draw(seeds, shape)
        from_x = given["x"] @ given["weight_ih"].T + given["bias_ih"]
        from_h = given["h"] @ given["weight_hh"].T + given["bias_hh"]
        (r_x, z_x, n_x), (r_h, z_h, n_h) = from_x.chunk(3, dim=1), from_h.chunk(3, dim=1)
        n = torch.tanh(n_x + torch.sigmoid(r_x + r_h) * n_h)
        z = torch.sigmoid(z_x + z_h)
        right = (1 - z) * n + z * given["h"]
        assert (right - REFERENCE.wanted(seeds, shape)["h"]).abs().max() < tight
        assert 0.5 < (from_x.abs() + from_h.abs()).max() <= 8.01


@pytest.mark.parametrize("kind", ODD)
def test_odd_values_earn_nothing_and_break_nothing(worker: Worker, kind: str) -> None:
    """In the place of the new state."""
    value = ODD[kind].format(shape="tuple(h.shape)")
    found = grade(worker, changed(WRITTEN_CELL, f"        return {value}\n{WRITTEN_CELL}"))
    assert found.status == "failed"
    assert found.score == 0


@pytest.mark.parametrize(
    ("result", "said"),
    [
        ("h, h", "should return the new hidden state h, but returned: tuple of 2"),
        ("None", "should return the new hidden state h, but returned: NoneType"),
        ("[h]", "should return the new hidden state h, but returned: list of 1"),
        ("{'h': h}", "should return the new hidden state h, but returned: dict"),
        ("h[None]", "h should have shape (batch, hidden) = (3, 4), but came with shape (1, 3, 4)"),
        ("h.long()", "h should hold floating-point numbers, but is int64"),
    ],
)
def test_what_is_no_state_is_told_in_words(worker: Worker, result: str, said: str) -> None:
    """A GRU has one state, and hands back one tensor."""
    found = grade(worker, changed("return (1 - z) * n + z * h", f"return {result}"))
    assert found.score == 0
    assert said in found.feedback


@pytest.mark.parametrize(
    ("line", "other", "said"),
    [
        (WRITTEN_CELL, f"        h, c = h\n{WRITTEN_CELL}", "A GRU has one state"),
        ("from_x.chunk(3, dim=1)", "from_x.split(3, dim=1)", "the size of one piece"),
        ("from_h.chunk(3, dim=1)", "from_h.T", "cut the tensor into three"),
        ("from_h.chunk(3, dim=1)", "from_h.split([4, 4, 8], dim=1)", "add up to 3H"),
        ("r_h, z_h, n_h = from", "r_h, z_h, n_h, o_h = from", "r, z and n, not 4"),
        ("self.weight_ih.T", "self.weight_ih", "transpose the second one"),
        ("x @ self.weight_ih.T", "x @ self.weight_hh.T", "multiplied with the wrong vector"),
        ("r_x + r_h", "r_x + from_h", "Each of r, z, n and h is (batch, H)"),
        ("r_x + r_h", "r_x + r_h.view(self.hidden_size, -1)", "keeps no sizes"),
        ("self.bias_hh", "self.bias_h", "bias_h is not one of them"),
        ("h @ self", "h.float() @ self", "has a fixed dtype"),
        ("r * n_h", "r @ n_h", "A gate multiplies element by element, with *"),
        ("x @ self.weight_ih.T", "x * self.weight_ih", "A product with a matrix is written @"),
        ("torch.sigmoid(r_x + r_h)", "nn.Sigmoid(r_x + r_h)", "The function is torch.sigmoid"),
        ("torch.tanh(n_x + r * n_h)", "nn.Tanh(n_x + r * n_h)", "The function is torch.sigmoid or"),
        ("torch.sigmoid(r_x + r_h)", "sigmoid(r_x + r_h)", "Write torch.sigm"),
        ("+ self.bias_ih", "+ self.bias_ih.chunk(3, dim=1)[0]", "A bias is a vector (3H)"),
        ("+ self.bias_ih", "+ self.bias_ih[:, :12]", "A bias is a vector (3H)"),
        ("self.weight_ih.T", "self.weight_ih.T()", "A tensor is not a function"),
        ("(1 - z) * n", "(1 - z)(n)", "A tensor is not a function"),
    ],
)
def test_an_exception_comes_with_its_usual_cause(
    worker: Worker, line: str, other: str, said: str
) -> None:
    """In the words of a GRU."""
    head, forward = solved().split("    def forward")
    assert forward.count(line) == 1
    found = grade(worker, f"{head}    def forward{forward.replace(line, other)}")
    assert not found.passed
    assert said in found.feedback


WRITTEN_END = "n = torch.tanh(n_x + r * n_h)\n        return (1 - z) * n + z * h"


@pytest.mark.parametrize(
    ("end", "named"),
    [
        ("return torch.tanh(n_x + r * n_h)", "candidate-returned"),
        (
            "h = torch.tanh(n_x + r * n_h)\n        return (1.0 - z) * h + z * h",
            "candidate-mixed-with-itself",
        ),
    ],
)
def test_a_candidate_that_comes_back_is_told_apart(worker: Worker, end: str, named: str) -> None:
    """It was returned, or it took the name of the old state: the numbers are the same."""
    found = grade(worker, changed(WRITTEN_END, end))
    assert found.mistakes == (named,)
    assert "Or, with the same numbers" not in found.feedback


def test_what_is_like_no_mistake_gets_no_name(worker: Worker) -> None:
    """But words on what differs, at which place."""
    found = grade(worker, changed("torch.sigmoid(z_x + z_h)", "torch.sigmoid(z_x + 1.1 * z_h)"))
    assert found.mistakes == ()
    assert found.score == 0
    assert "should be" in found.feedback


@pytest.mark.parametrize(
    ("line", "other", "wrong"),
    [
        ("r = torch.sigmoid(r_x + r_h)", "r = torch.sigmoid(r_x)", ["reset gate r", "candidate n"]),
        ("z = torch.sigmoid(z_x + z_h)", "z = torch.sigmoid(z_h)", ["update gate z"]),
        ("torch.tanh(n_x + r * n_h)", "torch.relu(n_x + r * n_h)", ["candidate n"]),
    ],
)
def test_pictures_show_the_gate_that_is_wrong(
    worker: Worker, line: str, other: str, wrong: list[str]
) -> None:
    """Beside the new state: what was seen of each gate from outside, where it is certain."""
    figures = grade(worker, changed(line, other)).figures
    assert [f.title for f in figures if any(map(any, f.wrong))] == ["new hidden state h", *wrong]


def test_gates_that_are_not_certain_are_not_shown(worker: Worker) -> None:
    """A last line without shares is not made of gates."""
    figures = grade(worker, spliced("cell_sum_instead_of_product")).figures
    assert [figure.title for figure in figures] == ["new hidden state h"]


def test_no_forged_evidence_breaks_the_judge(worker: Worker) -> None:
    """300 random forgeries of an honest run's evidence: each gets a verdict within its points."""
    source, seeds = source_of(solved()), SEEDS[0]
    case = examine(PART, source, seeds, worker)
    assert PART.judge(case).score == 30
    draw, lost = random.Random(9), 0
    for _ in range(300):
        frames = {label: mutated(frame, draw) for label, frame in case.evidence.frames.items()}
        kept = {label: frame for label, frame in frames.items() if frame is not None}
        forged = Evidence(kept, draw.choice([None, "cpu", "wall"]), None, None, 1.0)
        verdict = PART.judge(forged_case := Case(seeds, forged, source, PART.rubric))
        assert 0 <= verdict.score <= 30
        assert verdict.feedback.strip()
        if verdict.score < 30:
            lost += 1
            with_diagnosis(verdict, diagnose(PART, forged_case, verdict), PART.near_miss, "full")
        not_implemented(forged, source)
    assert lost > 250


def test_another_courses_numbers_are_not_enough(worker: Worker) -> None:
    """Values that were right under other seeds fail."""
    source = source_of(solved())
    honest = examine(PART, source, SEEDS[0], worker).evidence
    assert PART.judge(Case(SEEDS[1], honest, source, PART.rubric)).score == 0
