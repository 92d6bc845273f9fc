"""The room of the gates: every right style passes, every known mistake is named, the inputs are
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
from autograder.exercises.gates import activations, reference, retention
from autograder.exercises.gates.reference import KEYS
from autograder.grading import examine, grade_source
from autograder.report import PartResult
from autograder.submissions.source import Source, from_notebook, from_script
from autograder.worker import Evidence, Frame, Worker

from ..samples import ROOT, SECRET, as_notebook
from ..worker.test_odd_evidence import ODD, mutated

SOLUTIONS, RELEASED = ROOT / "solutions" / "gates", ROOT / "assignments" / "gates"
PARTS = ("gate_activations", "retention")
PART = {"gates": "gate_activations", "retention": "retention"}
MISTAKES = sorted(path.stem for path in (SOLUTIONS / "mistakes").glob("*.py"))
STYLES = sorted(path.stem for path in (SOLUTIONS / "styles").glob("*.py"))
SEEDS = [Seeds(b"%d" % number, "gates/1", "code") for number in range(40)]
LIBRARY = "autograder.exercises.gates"


def solved() -> str:
    """The solved script."""
    return (SOLUTIONS / "gates.py").read_text("utf-8")


def source_of(data: str | bytes, name: str = "gates.py") -> Source:
    raw = data.encode() if isinstance(data, str) else data
    return (from_notebook if name.endswith(".ipynb") else from_script)(raw, name)


def grade(
    worker: Worker, data: str | bytes, name: str = "gates.py", parts: Sequence[str] = PARTS
) -> dict[str, PartResult]:
    """The automatic parts, or some of them."""
    return grade_source(source_of(data, name), load("gates"), SECRET, worker, parts, {})[0]


def statuses(results: dict[str, PartResult]) -> list[str]:
    return [results[part].status for part in PARTS]


def test_parts_points_and_rubrics() -> None:
    """In order; what is asked adds up, and titles name one thing each."""
    parts = load("gates").parts
    assert [(part.id, part.max_score) for part in parts] == [
        ("gate_activations", 20),
        ("retention", 10),
        ("gates_plot", 5),
        ("gates_reading", 5),
    ]
    assert [part.is_manual for part in parts] == [False, False, True, True]
    for part in parts[:2]:
        assert sum(criterion.points for criterion in part.rubric) == part.max_score
        titles = [ask.title for criterion in part.rubric for ask in criterion.checks]
        assert len(set(titles)) == len(titles)


@pytest.mark.parametrize("name", ["gates.py", "gates.ipynb"])
def test_the_solution_passes_in_full(worker: Worker, name: str) -> None:
    """As a script and as a notebook."""
    results = grade(worker, (SOLUTIONS / name).read_bytes(), name)
    assert [results[part].score for part in PARTS] == [20, 10]


@pytest.mark.parametrize("name", ["gates.py", "gates.ipynb"])
def test_the_release_is_not_attempted(worker: Worker, name: str) -> None:
    """Both files as they are handed out."""
    results = grade(worker, (RELEASED / name).read_bytes(), name)
    assert statuses(results) == ["not_attempted", "not_attempted"]


@pytest.mark.parametrize("style", STYLES)
def test_every_style_is_right(worker: Worker, style: str) -> None:
    """As a script and as a notebook of one cell."""
    text = (SOLUTIONS / "styles" / f"{style}.py").read_text("utf-8")
    for data, name in ((text, "gates.py"), (as_notebook(text), "gates.ipynb")):
        results = grade(worker, data, name)
        assert statuses(results) == ["passed", "passed"], [r.feedback for r in results.values()]


def spliced(name: str) -> str:
    """The solved script with one known mistake."""
    return splice(solved(), (SOLUTIONS / "mistakes" / f"{name}.py").read_text("utf-8"))


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_fails_in_its_part_and_is_named(worker: Worker, name: str) -> None:
    """First of all that it may be, and with its hint."""
    prefix, _, rest = name.partition("_")
    own = grade(worker, spliced(name), parts=[PART[prefix]])[PART[prefix]]
    assert own.status in ("failed", "partial")
    assert own.mistakes[0] == rest.replace("_", "-")
    assert "\nHint: " in own.feedback
    assert "Traceback" not in own.feedback


@pytest.mark.parametrize("name", MISTAKES[::15])
def test_a_mistake_costs_nothing_in_the_other_part(worker: Worker, name: str) -> None:
    """Each part has inputs of its own."""
    results = grade(worker, spliced(name))
    del results[PART[name.partition("_")[0]]]
    assert [other.status for other in results.values()] == ["passed"]


def file_of(known: Mistake) -> str:
    """The name of a mistake's file, without its ending."""
    return f"{load('gates').part(known.part).prefix}_{known.id.replace('-', '_')}"


def test_the_fingerprints_are_those_of_todays_files() -> None:
    """Every file is in the library, with its words of today, and nothing else is; and each file
    names those that are the same from outside."""
    exercise, found = load("gates"), set()
    for library in libraries_of(LIBRARY).values():
        for known, row in zip(library.mistakes[1:], library.numbers[1:], strict=True):
            part = exercise.part(known.part)
            same = {file_of(each) for (each,) in library.explain(row, known.symptom)}
            own = file_of(known)
            path = SOLUTIONS / "mistakes" / f"{own}.py"
            assert read_mistake(path, part) == replace(known, symptom=("", ""))
            told_of = re.search(r"Same from outside as: ([\w, ]+)", path.read_text("utf-8"))
            assert set(told_of[1].split(", ") if told_of else []) == same - {own}
            found.add(own)
    assert found == set(MISTAKES)


@pytest.mark.parametrize("shape", reference.ALL, ids=lambda shape: shape.label)
def test_the_reference_obeys_the_equations(shape: reference.SequenceSizes) -> None:
    """c and h, which are torch's, follow from the gates; and no gate is driven beyond 8, where a
    sigmoid written by hand overflows."""
    tight = 1e-12 if shape.dtype == torch.float64 else 1e-5
    for seeds in SEEDS:
        given, seen = reference.draw(seeds, shape), reference.wanted(seeds, shape)
        c_before = torch.cat([given["c0"].transpose(0, 1), seen["c"][:, :-1]], dim=1)
        c = seen["f"] * c_before + seen["i"] * seen["g"]
        assert (c - seen["c"]).abs().max() < tight
        assert (seen["o"] * seen["c"].tanh() - seen["h"]).abs().max() < tight
        assert all(seen[key].logit().abs().max() <= 8.01 for key in "ifo")
        assert seen["g"].double().atanh().abs().max() <= 8.01


def test_no_axis_passes_for_another() -> None:
    """The main sizes all differ, and so do 4H and H."""
    shape = reference.STARTED
    sizes = [shape.batch, shape.time, shape.inputs, shape.hidden, 4 * shape.hidden]
    assert len(set(sizes)) == len(sizes)


def test_what_is_kept_is_what_autograd_says() -> None:
    """Along the belt, with the gates held fixed: dc_T / dc_t."""
    for seeds in SEEDS[:5]:
        seen = reference.expected(reference.draw(seeds, reference.STARTED))
        cells = [seen["c"][:, 0].clone().requires_grad_()]
        for t in range(1, reference.STARTED.time):
            cells.append(seen["f"][:, t] * cells[-1] + seen["i"][:, t] * seen["g"][:, t])
        grads = torch.autograd.grad(cells[-1].sum(), cells)
        assert torch.allclose(torch.stack(grads, dim=1), reference.kept(seen["f"]), atol=1e-12)


def test_closed_gates_have_a_product_of_zero() -> None:
    """So a division by it is no number, while most of what is asked for is one."""
    for seeds in SEEDS:
        f = retention.activations(seeds, retention.CLOSED)["f"]
        assert (f.prod(dim=1) == 0).all()
        assert (reference.kept(f)[:, -5:] > 0).all()


UNKNOWN = {
    "c = f * c + i * g": "c = f * c + i * g * 1.01",
    "h = o * torch.tanh(c)": "h = o * torch.tanh(c) + 0.1",
    "torch.sigmoid(o)": "torch.sigmoid(o * 1.1)",
}


@pytest.mark.parametrize("line", UNKNOWN)
def test_what_is_like_no_mistake_gets_no_name(worker: Worker, line: str) -> None:
    """But words on what differs, at which place."""
    assert solved().count(line) == 1
    part = grade(worker, solved().replace(line, UNKNOWN[line]))["gate_activations"]
    assert part.mistakes == ()
    assert part.score == 4
    assert "should be" in part.feedback
    assert part.figures
    for figure in part.figures:
        assert any(map(any, figure.wrong))


def test_a_part_that_only_knows_float32_loses_that_alone(worker: Worker) -> None:
    """It raises in float64; all else is judged in float32."""
    refuse = "    if {}.dtype == torch.float64:\n        raise TypeError('float32 only')\n"
    text = solved().replace("    h, c = state[0][0]", refuse.format("x") + "    h, c = state[0][0]")
    text = text.replace(
        "    after = torch.cat", refuse.format('activations["f"]') + "    after = torch.cat"
    )
    results = grade(worker, text)
    assert [results[part].score for part in PARTS] == [16, 7]


def test_a_plot_and_a_training_in_the_file_cost_nothing(worker: Worker) -> None:
    """Neither is run: not even matplotlib is needed."""
    source = source_of(solved())
    case = examine(load("gates").part("retention"), source, SEEDS[0], worker)
    assert "matplotlib" in source.text
    assert case.evidence.cpu < 5
    assert grade(worker, "import matplotlib_is_missing\n" + solved())["retention"].passed


@pytest.mark.parametrize("kind", ODD)
def test_odd_values_earn_nothing_and_break_nothing(worker: Worker, kind: str) -> None:
    """In the place of every tensor that is asked for."""
    six, one = (ODD[kind].format(shape=f"tuple({name}.shape)") for name in ("x", "f"))
    text = (
        "import torch\n"
        "def gate_activations(lstm, x, state):\n"
        f"    return {{key: {six} for key in 'ifgoch'}}\n"
        "def retention(activations):\n"
        "    f = activations['f']\n"
        f"    return {one}\n"
    )
    results = grade(worker, text)
    assert results["gate_activations"].score in (0, 4)
    assert results["retention"].score in (0, 2)


ODD_RESULTS = {
    "nothing": "None",
    "empty": "{}",
    "keys of all kinds": "{1: x, None: x, ('i',): x, 'i' * 10000: x, '\\ud800': x}",
    "many keys": "{str(n): x for n in range(100000)}",
    "nested": "{key: {key: x} for key in 'ifgoch'}",
    "no end": "type('D', (dict,), {'__contains__': lambda *_: True})()",
}


@pytest.mark.parametrize("result", ODD_RESULTS)
def test_odd_results_are_told_in_words(worker: Worker, result: str) -> None:
    """Whatever is returned in the place of the dict."""
    text = (
        f"def gate_activations(lstm, x, state):\n    return {ODD_RESULTS[result]}\n"
        f"def retention(activations):\n    x = activations\n    return {ODD_RESULTS[result]}\n"
    )
    results = grade(worker, text)
    assert [results[part].score for part in PARTS] == [0, 0]
    assert all(0 < len(results[part].feedback) < 2000 for part in PARTS)


@pytest.mark.parametrize("part_id", PARTS)
def test_no_forged_evidence_breaks_the_judge(worker: Worker, part_id: str) -> None:
    """300 random forgeries of an honest run's evidence: each gets a verdict within its points."""
    part, source, seeds = load("gates").part(part_id), source_of(solved()), SEEDS[0]
    case = examine(part, source, seeds, worker)
    assert part.judge(case).score == part.max_score
    draw, lost = random.Random(part_id), 0
    for _ in range(300):
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
    assert lost > 250


def test_another_courses_numbers_are_not_enough(worker: Worker) -> None:
    """Values that were right under other seeds fail."""
    part, source = load("gates").part("gate_activations"), source_of(solved())
    honest = examine(part, source, SEEDS[0], worker).evidence
    assert part.judge(Case(SEEDS[1], honest, source, part.rubric)).score == 4


def traces(change: dict[str, Any], case: Case) -> Case:
    """The case with other words on what was left behind."""
    frame = case.evidence.frames["traces"]
    other = Frame(frame.tensors, dict(frame.words) | change, {}, None)
    frames = dict(case.evidence.frames) | {"traces": other}
    return replace(case, evidence=replace(case.evidence, frames=frames))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"training": False}, "evaluation mode"),
        ({"frozen": ["bias_ih_l0"]}, "requires_grad=False"),
        ({"hooks": 1}, "hook"),
        ({"recording": False}, "switched off"),
    ],
)
def test_what_the_lstm_says_of_itself_is_worth_four_points(
    worker: Worker, change: dict[str, Any], said: str
) -> None:
    """It is the child's own word."""
    part = load("gates").part("gate_activations")
    case = examine(part, source_of(solved()), SEEDS[0], worker)
    verdict = part.judge(traces(change, case))
    assert verdict.score == 16
    assert said in verdict.feedback


def test_figures_show_the_steps_of_the_first_sequence(worker: Worker) -> None:
    """One for each of the six that is wrong, as (time, hidden)."""
    figures = grade(worker, spliced("gates_tanh_on_gates"))["gate_activations"].figures
    shape = activations.ZEROS
    assert figures
    for figure in figures:
        assert (len(figure.got), len(figure.got[0])) == (shape.time, shape.hidden)


def test_the_notebook_and_the_rubric_agree() -> None:
    """On points, keys and names; and nothing of a solution is in the release."""
    notebook = nbformat.read(RELEASED / "gates.ipynb", as_version=4)
    words = "\n".join(cell.source for cell in notebook.cells)
    points = {
        cell.metadata.nbgrader.grade_id: cell.metadata.nbgrader.points
        for cell in notebook.cells
        if cell.metadata.get("nbgrader", {}).get("grade")
    }
    assert points == {part.id: part.max_score for part in load("gates").parts}
    for part in load("gates").parts[:2]:
        start = words.index(f"· `{part.id}` ·")
        told_of = [int(n) for n in re.findall(r"^- \*\*(\d+)\*\*", words[start:], re.MULTILINE)]
        assert told_of[: len(part.rubric)] == [criterion.points for criterion in part.rubric]
    assert all(f'`"{key}"`' in words for key in KEYS)
    for path in RELEASED.iterdir():
        assert "cumprod" not in path.read_text("utf-8")
        assert "chunk" not in path.read_text("utf-8")


def test_the_reader_learns_what_the_lesson_says() -> None:
    """The given training, and the solved functions on it: the answers are right, and so is what
    the solved reading says of the gates."""
    names: dict[str, Any] = {}
    until = solved().index("def plot_gates")
    threads = torch.get_num_threads()
    exec(solved()[:until], names)
    lstm, readout = names["train_reader"]()
    assert torch.get_num_threads() == threads == 1
    torch.manual_seed(1)
    x, targets = names["random_batch"](1000, 16)
    with torch.no_grad():
        answers = readout(lstm(x)[0]).squeeze(2)
    assert (answers - targets).abs().mean() < 0.05
    text, start = names["TEXT"], torch.zeros(1, 1, 2)
    seen = names["gate_activations"](lstm, names["encode"](text), (start, start))
    unit = int((seen["c"][0, 2] - seen["c"][0, 1]).abs().argmax())
    capital = torch.tensor([letter.isupper() for letter in text])
    asked = torch.tensor([letter == "?" for letter in text])
    i, f, o = (seen[key][0, :, unit] for key in "ifo")
    assert i[capital].min() > 0.5 > 0.2 > i[~capital].max()
    assert f[capital].max() < 0.2 < 0.9 < f[~capital].min()
    assert o[asked].min() > 0.5 > 0.2 > o[~asked].max()
    kept = names["retention"](seen)[0, :, unit]
    assert kept[text.rindex("A")] > 0.85 > 0.1 > kept[text.index("B")]
