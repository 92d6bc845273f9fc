"""The copy task's room: bounds that hold, right ones that pass, mistakes called by their names."""

from __future__ import annotations

import base64
import hashlib
import random
import re
from pathlib import Path

import numpy as np
import pytest
import torch
from safetensors.torch import save
from scipy import stats

from autograder.assessment.exceptions import not_implemented
from autograder.assessment.exercise import Case
from autograder.assessment.seeds import Seeds
from autograder.assessment.tensors import generator
from autograder.authoring.build_library import read_mistake
from autograder.authoring.splice import splice
from autograder.diagnosis.diagnose import MOST, diagnose, with_diagnosis
from autograder.diagnosis.library import libraries_of
from autograder.exercises import load
from autograder.exercises.copy_task import (
    accuracy,
    chance,
    comparison,
    data,
    randomness,
    task,
    training_trace,
)
from autograder.grading import examine, grade_source, grade_submission
from autograder.report import PartResult, Report
from autograder.submissions.discovery import Submission
from autograder.submissions.source import Source, from_notebook, from_script
from autograder.worker import Evidence, Worker

from ..samples import ROOT
from ..worker.test_odd_evidence import mutated

EXERCISE = load("copy_task")
SOLUTIONS = ROOT / "solutions" / "copy_task"
RELEASE = ROOT / "assignments" / "copy_task"
SECRET = b"a secret of a course for tests.."
SEEDS = [Seeds(b"%d" % number, "copy_task/1", "code") for number in range(20)]
MISTAKES = sorted(path.stem for path in (SOLUTIONS / "mistakes").glob("*.py"))
STYLES = sorted(path.stem for path in (SOLUTIONS / "styles").glob("*.py"))
PART = {part.prefix: part.id for part in EXERCISE.parts if part.prefix}
AUTOMATIC = tuple(PART.values())


def solved() -> str:
    return (SOLUTIONS / "copy_task.py").read_text("utf-8")


def source_of(text: str) -> Source:
    return from_script(text.encode(), "copy_task.py")


def grade(worker: Worker, path: Path, name: str) -> Report:
    raw = path.read_bytes()
    source = (from_notebook if name.endswith(".ipynb") else from_script)(raw, name)
    digest = hashlib.sha256(raw).hexdigest()
    submission = Submission("ada", "copy_task", name, digest, source)
    return grade_submission(submission, EXERCISE, SECRET, worker)


def grade_parts(worker: Worker, text: str, *wanted: str) -> dict[str, PartResult]:
    """The results of some parts, and of those that they need."""
    return grade_source(source_of(text), EXERCISE, SECRET, worker, wanted, {})[0]


def test_points_and_titles() -> None:
    """Parts, points and their order; a rubric adds up to its part, and no title comes twice."""
    parts = {part.id: part.max_score for part in EXERCISE.parts}
    assert parts == {"copy_data": 10, "copy_accuracy": 10, "comparison": 20, "copy_discussion": 10}
    for part in EXERCISE.parts:
        if not part.is_manual:
            assert sum(criterion.points for criterion in part.rubric) == part.max_score
            titles = [ask.title for criterion in part.rubric for ask in criterion.checks]
            assert len(set(titles)) == len(titles)


# What chance may do.


@pytest.mark.parametrize(("draws", "p"), [(data.ROWS, 1 / 8), (data.ROWS, 1 / 64), (50, 0.3)])
def test_hoeffdings_bound_is_above_the_exact_tail(draws: int, p: float) -> None:
    """For every count, to either side, against scipy's binomial distribution."""
    counts = torch.arange(draws + 1)
    bound = torch.exp(-chance.surprise(counts, draws, p)).numpy()
    above = stats.binom.sf(counts.numpy() - 1, draws, p)
    below = stats.binom.cdf(counts.numpy(), draws, p)
    many = counts.numpy() >= draws * p
    assert (above[many] <= bound[many] * (1 + 1e-9)).all()
    assert (below[~many] <= bound[~many] * (1 + 1e-9)).all()


def test_all_counts_together_stay_below_the_false_alarm() -> None:
    """The exact probability, summed over all counts that are looked at."""
    places, symbols, rows = task.LENGTH - 1, task.SYMBOLS, data.ROWS
    looks = randomness.looks(places, symbols)
    assert looks == 76_816  # as the notebook has it
    limit = chance.most_surprise(looks)
    steps = places + 2 * (places - 1)
    pairs = looks - (places + steps) * symbols
    total = sum(
        number * tail_beyond(limit, draws, p)
        for number, draws, p in (
            (places * symbols, rows, 1 / symbols),
            (steps * symbols, rows - 1, 1 / symbols),
            (pairs, rows, symbols**-2),
        )
    )
    assert 0 < total <= chance.FALSE_ALARM


def tail_beyond(limit: float, draws: int, p: float) -> float:
    """How likely a count of so many draws is a greater surprise than the limit."""
    counts = torch.arange(draws + 1)
    out = (chance.surprise(counts, draws, p) > limit).numpy()
    assert out.any()
    return float(stats.binom.pmf(counts.numpy()[out], draws, p).sum())


@pytest.mark.parametrize("p", [0.125, 0.5, 0.9, 0.999])
def test_two_honest_measurements_agree(p: float) -> None:
    """The exact probability that shares of 2,000 and 4,000 lie further apart than is allowed."""
    ours, theirs = comparison.UNSEEN, comparison.MEASURED
    counts = np.arange(theirs + 1)
    allowed = comparison.AGREEMENT
    high = stats.binom.sf(np.floor((counts / theirs + allowed) * ours), ours, p)
    low = stats.binom.cdf(np.ceil((counts / theirs - allowed) * ours) - 1, ours, p)
    wrong = float((stats.binom.pmf(counts, theirs, p) * (high + low)).sum())
    assert 3 * wrong <= chance.FALSE_ALARM
    assert allowed < 0.1


def test_right_rows_are_chance() -> None:
    """Of 20 batches none is called wrong."""
    for number in range(20):
        inputs, _ = task.draw_rows(generator(number), data.ROWS)
        for check in randomness.CHECKS.values():
            assert check(inputs, task.SYMBOLS) is None


@pytest.mark.parametrize("extra", [0.05, 0.2])
def test_what_the_checks_of_chance_can_see(extra: float) -> None:
    """A place that copies the first symbol in a fifth of the rows is seen; one in twenty is not."""
    inputs, target = task.draw_rows(generator(1), data.ROWS)
    rows = torch.rand(data.ROWS, generator=generator(2)) < extra
    inputs[rows, 20] = target[rows]
    assert (randomness.leak(inputs, task.SYMBOLS) is not None) == (extra > 0.1)


# Inputs that are fair.


def test_measured_shares_tell_wrong_ways_apart() -> None:
    """The right share is another than that of a mean of batches, of other steps, of wrong rows."""
    for seeds in SEEDS:
        for setting in accuracy.SETTINGS:
            drawn = accuracy.draw(seeds, setting)
            others = accuracy._others(drawn, setting)
            assert min(abs(drawn.share - other) for other in others) > 100 * accuracy.TOLERANCE


def test_the_copy_task_of_the_grader_is_what_it_says() -> None:
    """49 symbols, and the first of them again."""
    inputs, target = task.draw_rows(generator(1), 100)
    assert inputs.shape == (100, 49)
    assert target.equal(inputs[:, 0])
    assert inputs.unique().tolist() == list(range(8))


def test_gates_start_open() -> None:
    """The LSTM's forget gates and the GRU's update gates, as the notebook says; nothing else."""
    hidden = 32
    for kind, rows in (("lstm", {0: -2.0, 1: 5.0}), ("gru", {1: 5.0}), ("rnn", {})):
        start = task.draw_start(SEEDS[0], "first", kind)
        sums = start["rnn.bias_ih_l0"] + start["rnn.bias_hh_l0"]
        for block, part in enumerate(sums.split(hidden)):
            if block in rows:
                assert part.tolist() == [rows[block]] * hidden
            else:
                assert part.abs().max() < 1


def test_an_untrained_reader_guesses() -> None:
    for seeds in SEEDS[:3]:
        for kind in task.KINDS:
            start = task.draw_start(seeds, "first", kind)
            assert comparison.share(seeds, kind, start) < 0.3


# Whole files.


def test_the_notebooks_solution_passes(worker: Worker) -> None:
    report = grade(worker, SOLUTIONS / "copy_task.ipynb", "copy_task.ipynb")
    assert [report.part(part).status for part in AUTOMATIC] == ["passed"] * 3
    assert report.part("copy_discussion").status == "manual"
    assert report.accuracy is not None
    assert report.accuracy > 0.8


@pytest.mark.parametrize("name", ["copy_task.py", "copy_task.ipynb"])
def test_the_release_is_not_attempted(worker: Worker, name: str) -> None:
    report = grade(worker, RELEASE / name, name)
    assert {report.part(part).status for part in AUTOMATIC} == {"not_attempted"}


@pytest.mark.parametrize("name", STYLES)
def test_every_right_style_passes(worker: Worker, name: str) -> None:
    report = grade(worker, SOLUTIONS / "styles" / f"{name}.py", "copy_task.py")
    for part in AUTOMATIC:
        assert report.part(part).status == "passed", report.part(part).feedback


def test_a_part_that_is_missing_blocks_the_comparison(worker: Worker) -> None:
    piece = "def accuracy(model, batches):\n    return 0.5\n"
    results = grade_parts(worker, splice(solved(), piece), "comparison")
    assert results["comparison"].status == "blocked"
    assert "the accuracy (copy_accuracy)" in results["comparison"].feedback


# Known mistakes.


def test_the_fingerprints_are_those_of_todays_files() -> None:
    """Every file is in the library, with its words of today, and nothing else is."""
    library = libraries_of("autograder.exercises.copy_task")
    known = {(m.part, m.id): m.title for s in library.values() for m in s.mistakes if m.id}
    files = {}
    for name in MISTAKES:
        part = EXERCISE.part(PART[name.partition("_")[0]])
        told_of = read_mistake(SOLUTIONS / "mistakes" / f"{name}.py", part)
        files[told_of.part, told_of.id] = told_of.title
    assert known == files


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_fails_in_its_part_and_is_named(worker: Worker, name: str) -> None:
    """Under another secret than that of the fingerprints; the other parts do not suffer."""
    own = PART[name.partition("_")[0]]
    piece = (SOLUTIONS / "mistakes" / f"{name}.py").read_text("utf-8")
    results = grade_parts(worker, splice(solved(), piece), own)
    assert results[own].status in ("partial", "failed")
    assert all(result.passed for part, result in results.items() if part != own)
    title = read_mistake(SOLUTIONS / "mistakes" / f"{name}.py", EXERCISE.part(own)).title
    assert title in results[own].feedback, results[own].feedback
    assert "Traceback" not in results[own].feedback


def test_every_file_names_those_that_are_the_same_from_outside() -> None:
    """As the fingerprints have it."""
    for part, library in libraries_of("autograder.exercises.copy_task").items():
        prefix = EXERCISE.part(part).prefix
        for known, row in zip(library.mistakes[1:], library.numbers[1:], strict=True):
            alike = {each.id for (each,) in library.explain(row, known.symptom)} - {known.id}
            names = {f"{prefix}_{each.replace('-', '_')}" for each in alike}
            file = SOLUTIONS / "mistakes" / f"{prefix}_{known.id.replace('-', '_')}.py"
            found = re.search(r"Same from outside as: ([\w,\s]+)", file.read_text("utf-8"))
            assert set(re.split(r",\s*", found[1].strip()) if found else []) == names


def test_no_mistake_is_one_of_too_many() -> None:
    """A name tells each from all but a few."""
    for library in libraries_of("autograder.exercises.copy_task").values():
        for known, row in zip(library.mistakes[1:], library.numbers[1:], strict=True):
            assert len(library.explain(row, known.symptom)) <= MOST


# Evidence that is odd, forged or brought along.


def test_weights_that_were_trained_at_home_do_not_count(worker: Worker) -> None:
    """compare is right where it is watched, and brings weights of another course along."""
    part, source = EXERCISE.part("comparison"), source_of(solved())
    elsewhere = examine(part, source, Seeds(b"another course", "copy_task/1", ""), worker)
    ends = elsewhere.evidence.frames[comparison.SETS[0]].tensors
    weights = {name: tensor for name, tensor in ends.items() if "/" in name}
    shipped = base64.b85encode(save(weights)).decode()
    text = solved().replace("def compare(", "def honest(") + (
        f"\n\nWEIGHTS = {shipped!r}\n"
        "def compare(models, steps, batch_size, generator, length=50):\n"
        "    if steps < 100:\n"
        "        return honest(models, steps, batch_size, generator, length)\n"
        "    import base64\n"
        "    from safetensors.torch import load\n"
        "    found = load(base64.b85decode(WEIGHTS))\n"
        "    for kind, model in models.items():\n"
        "        model.load_state_dict({n.partition('/')[2]: t for n, t in found.items()\n"
        "                               if n.startswith(kind)})\n"
        "    return honest(models, 0, batch_size, generator, length)\n"
    )
    result = grade_parts(worker, text, "comparison")["comparison"]
    assert result.score == 10
    assert "do not come from the given model" in result.feedback


def test_invented_accuracies_are_seen(worker: Worker) -> None:
    """The RNN's is said to be better than it is: the measuring alone is lost."""
    text = solved().replace("    return accuracies\n", "    return accuracies | {'rnn': 0.4}\n")
    assert text != solved()
    result = grade_parts(worker, text, "comparison")["comparison"]
    assert result.score == 16
    assert "compare reports 0.400 for the rnn" in result.feedback


@pytest.mark.parametrize("part_id", AUTOMATIC)
def test_no_forged_evidence_breaks_the_judge(worker: Worker, part_id: str) -> None:
    """Random forgeries of an honest run's evidence: each gets a verdict within its points."""
    part, source, seeds = EXERCISE.part(part_id), source_of(solved()), SEEDS[0]
    case = examine(part, source, seeds, worker)
    honest = case.evidence
    assert part.judge(case).score == part.max_score
    draw = random.Random(part_id)
    for _ in range(60):
        frames = {label: mutated(frame, draw) for label, frame in honest.frames.items()}
        kept = {label: frame for label, frame in frames.items() if frame is not None}
        over = draw.choice([None, "cpu", "wall", "evidence"])
        forged = Evidence(kept, over, draw.choice([None, 9]), draw.choice([None, 3]), 1.0)
        case = Case(seeds, forged, source, part.rubric)
        verdict = part.judge(case)
        assert 0 <= verdict.score <= part.max_score
        assert verdict.feedback.strip()
        if verdict.score < part.max_score:
            named = with_diagnosis(verdict, diagnose(part, case, verdict), part.near_miss, "full")
            assert 0 <= named.score < part.max_score
        not_implemented(forged, source)


def test_the_sum_of_gradients_is_told_from_their_own() -> None:
    """Of four small batches: the cosine of sums and singles stays below what counts as the same."""
    for seeds in SEEDS[:5]:
        for kind in task.KINDS:
            model = training_trace.Reader(kind, training_trace.HIDDEN)
            model.load_state_dict(task.draw_start(seeds, "tiny", kind, training_trace.HIDDEN))
            own = []
            for number in range(training_trace.STEPS):
                inputs, target = task.draw_rows(generator(number), training_trace.BATCH)
                logits = model(inputs[:, : training_trace.LENGTH - 1])[:, -1]
                loss = torch.nn.functional.cross_entropy(logits, target)
                own.append(torch.autograd.grad(loss, [model.fc.bias])[0])
            singles = torch.stack(own)
            assert not training_trace._alike(singles.cumsum(0), singles)
