"""The LSTM's room: fair inputs, tolerances far above rounding, no road to torch's own LSTM."""

from __future__ import annotations

import base64

import pytest
import torch
from safetensors.torch import save
from torch import nn

from autograder.assessment.seeds import Seeds
from autograder.exercises import load, names
from autograder.exercises._cell import reference
from autograder.exercises._training import likeness, weights_of
from autograder.exercises.lstm import delay, loop, task, trajectory
from autograder.exercises.lstm.cell import REFERENCE
from autograder.exercises.lstm.probes import loop as probes
from autograder.grading import examine
from autograder.submissions.source import from_script
from autograder.worker import Worker

from ..samples import grade, solved, submission

SEEDS = [Seeds(b"%d" % number, "lstm/1", "code") for number in range(40)]


def test_the_contract_of_the_exercise() -> None:
    """Parts, points and their order are the contract's; exercises are found by their folders."""
    assert "lstm" in names()
    parts = [(part.id, part.max_score) for part in load("lstm").parts]
    assert parts == [
        ("lstm_cell", 40),
        ("init_hidden_cell", 10),
        ("training_loop", 20),
        ("delay_task", 20),
        ("reflection", 10),
    ]


def test_a_rubric_adds_up_to_its_part() -> None:
    """What is asked for is worth the part's points; titles name one thing each."""
    for part in load("lstm").parts:
        if not part.is_manual:
            assert sum(criterion.points for criterion in part.rubric) == part.max_score
            titles = [ask.title for criterion in part.rubric for ask in criterion.checks]
            assert len(set(titles)) == len(titles)


@pytest.mark.parametrize("shape", [*reference.ALL, *reference.TWICE], ids=lambda shape: shape.label)
def test_no_gate_is_driven_beyond_eight(shape: reference.CellSizes) -> None:
    """A sigmoid written by hand overflows far out; the probes stay where it does not."""
    for seeds in SEEDS:
        given = REFERENCE.draw(seeds, shape)
        gates = given["x"] @ given["weight_ih"].T + given["h"] @ given["weight_hh"].T
        gates = gates + given["bias_ih"] + given["bias_hh"]
        assert gates.abs().max() <= 8
        assert gates.abs().max() > 0.5


def right_loop(seeds: Seeds, run: trajectory.Run) -> tuple[torch.Tensor, list[float], list[float]]:
    """Parameters at the end, losses, and gradient norms of an ordinary loop."""
    model = probes.Model(**trajectory.SIZES, scale=trajectory.SCALE, tilt=trajectory.TILT).to(
        run.dtype
    )
    model.load_state_dict(trajectory.draw_start(seeds, run))
    optimizer = torch.optim.SGD(model.parameters(), **run.options)
    losses, norms = [], []
    for inputs, targets in trajectory.draw_batches(seeds, run):
        optimizer.zero_grad()
        logits, _ = model(inputs, model.init_hidden_cell(len(inputs)))
        loss = nn.functional.cross_entropy(logits.flatten(0, 1), targets.flatten())
        loss.backward()
        grads = [p.grad for p in model.parameters() if p.grad is not None]
        norms.append(float(nn.utils.get_total_norm(grads)))
        optimizer.step()
        losses.append(loss.item())
    end = nn.utils.parameters_to_vector(model.parameters()).detach()
    return end, losses, norms


@pytest.mark.parametrize("run", [trajectory.MAIN, trajectory.VARIED], ids=lambda run: run.label)
def test_the_reference_is_what_a_right_loop_does(run: trajectory.Run) -> None:
    """Rounding stays a thousand times below the tolerance, or near it in float32."""
    for seeds in SEEDS:
        end, losses, _ = right_loop(seeds, run)
        want = trajectory.reference(seeds, run)
        gap = float((end - want.steps[-1]).abs().max()) / want.scale
        assert gap < loop.TOLERANCE[run.dtype] / 500
        assert torch.tensor(losses).sub(want.losses).abs().max() < loop.LOSS_TOLERANCE / 100


@pytest.mark.parametrize("run", [trajectory.MAIN, trajectory.VARIED], ids=lambda run: run.label)
def test_no_usual_clipping_bites(run: trajectory.Run) -> None:
    """Gradient norms stay below 0.01, so that clipping is right, wherever it is set."""
    assert max(max(right_loop(seeds, run)[2]) for seeds in SEEDS) < 0.01


def test_losses_tell_batches_apart() -> None:
    """Losses in another order, or taken after the step, differ by more than the tolerance."""
    for seeds in SEEDS:
        losses = trajectory.reference(seeds, trajectory.MAIN).losses
        assert (losses - losses.roll(1)).abs().max() > 50 * loop.LOSS_TOLERANCE


def test_every_batch_has_padding_and_targets() -> None:
    """So that scoring the padding, or averaging over it, shows at once."""
    for seeds in SEEDS:
        for run in (trajectory.MAIN, trajectory.VARIED):
            for _, targets in trajectory.draw_batches(seeds, run):
                padded = targets == probes.PADDING
                assert padded.any()
                assert not padded.all()


def test_the_delay_task_is_what_it_says() -> None:
    """Targets are the letters of ``delay`` steps before, padding before there are any."""
    delayed = task.TASK
    inputs, targets = delayed.batch(torch.Generator().manual_seed(1), 5)
    assert (targets[:, : delayed.delay] == probes.PADDING).all()
    assert targets[:, delayed.delay :].equal(inputs[:, : delayed.time - delayed.delay])
    assert inputs.unique().tolist() == list(range(delayed.vocab_size))
    assert inputs.dtype == targets.dtype == torch.int64
    assert inputs.is_contiguous()
    assert targets.is_contiguous()


def test_the_forget_gates_start_open() -> None:
    """The two biases of f add up to what is asked for; all other parameters stay."""
    lstm = nn.LSTM(3, 5)
    before = {name: parameter.detach().clone() for name, parameter in lstm.named_parameters()}
    task.open_forget_gates(lstm, 3.0)
    assert (lstm.bias_ih_l0 + lstm.bias_hh_l0)[5:10].tolist() == [3.0] * 5
    for name, parameter in lstm.named_parameters():
        same = parameter == before[name]
        assert same[:5].all()
        assert same[10:].all()


def test_an_untrained_model_does_not_pass_the_delay_task() -> None:
    """The initial weights alone guess at chance."""
    for seeds in SEEDS[:10]:
        assert delay.score(seeds, delay.draw_start(seeds, delay.SETS[0])) < 0.4


WRITTEN_CELL = "        h, c = state\n"
OWN = "nn.LSTMCell(x.shape[1], h.shape[1]).to(x)"
WITH_PARAMETERS = "(self.weight_ih, self.weight_hh, self.bias_ih, self.bias_hh)"
ROADS = {
    "cell": f"return {OWN}(x, (h, c))",
    "without gradients": f"with torch.no_grad(): return {OWN}(x, (h, c))",
    "inference": f"with torch.inference_mode(): return {OWN}(x.clone(), (h.clone(), c.clone()))",
    "module": "return nn.LSTM(x.shape[1], h.shape[1]).to(x)(x[None])[1]",
    "functional": f"return torch.lstm_cell(x, (h, c), *{WITH_PARAMETERS})",
    "vf": f"return torch._VF.lstm_cell(x, (h, c), *{WITH_PARAMETERS})",
    "aten": f"return torch.ops.aten.lstm_cell(x, (h, c), *{WITH_PARAMETERS})",
    "overload": f"return torch.ops.aten.lstm_cell.default(x, (h, c), *{WITH_PARAMETERS})",
    "decompose": (
        f"return torch.ops.aten.lstm_cell.default.decompose(x, (h, c), *{WITH_PARAMETERS})"
    ),
    "script": f"return torch.jit.script({OWN})(x, (h, c))",
    "fused": (
        "return torch.ops.aten._thnn_fused_lstm_cell(x @ self.weight_ih.T, h @ self.weight_hh.T, c,"
        " self.bias_ih, self.bias_hh)[:2]"
    ),
    "quantizable": (
        "import torch.ao.nn.quantizable as q; "
        "return q.LSTMCell(x.shape[1], h.shape[1]).to(x)(x, (h, c))"
    ),
    "decompositions": (
        "import torch._decomp.decompositions as d; "
        f"return d.lstm_cell(x, h, c, *{WITH_PARAMETERS}) if hasattr(d, 'lstm_cell') else "
        f"d.one_layer_lstm(x[None], (h[None], c[None]), list{WITH_PARAMETERS}, True)"
    ),
    "collector": (
        "import gc; "
        "[o._destroy() for o in gc.get_objects() if isinstance(o, torch.library.Library)"
        " and o.ns == 'aten' and 'IMPL' in o.kind]; "
        f"return {OWN}(x, (h, c))"
    ),
    "finalizers": (
        "import weakref; "
        "[f() for f in list(weakref.finalize._registry) if 'library' in str(f.peek()[1])]; "
        f"return {OWN}(x, (h, c))"
    ),
}


@pytest.mark.parametrize("road", ROADS)
def test_no_road_to_torchs_own_lstm(worker: Worker, road: str) -> None:
    """Each scores 0 for the cell, with the reason; the other parts stand."""
    assert WRITTEN_CELL in solved()
    text = solved().replace(WRITTEN_CELL, f"{WRITTEN_CELL}        {ROADS[road]}\n")
    part = grade(worker, text).part("lstm_cell")
    assert part.score == 0
    assert "calls torch's own LSTM" in part.feedback


def test_a_fallback_that_was_not_needed_is_no_fault(worker: Worker) -> None:
    """A cell that tries torch's own, fails and then computes by itself has computed by itself."""
    attempt = f"""        try:
            return {OWN}(x, (h, c))
        except Exception:
            pass
"""
    report = grade(worker, solved().replace(WRITTEN_CELL, WRITTEN_CELL + attempt))
    assert report.part("lstm_cell").status == "passed"


class Echo(probes.Model):
    """Says each letter again, from a given look on."""

    def __init__(self, knows_from: int) -> None:
        super().__init__(26, 2, 2)
        self.left = knows_from

    def forward(self, x: torch.Tensor, hidden_cell: object) -> tuple[torch.Tensor, object]:
        self.left -= 1
        return nn.functional.one_hot(x if self.left < 0 else x * 0, 26), hidden_cell


@pytest.mark.parametrize(("knows_from", "batches"), [(0, 14), (5, 39), (1000, 400)])
def test_a_training_ends_once_all_is_learned(knows_from: int, batches: int) -> None:
    """Three looks on end, one in five batches; a model that learns nothing gets every batch."""
    letters = [(x, x) for x in torch.arange(400 * 26).remainder(26).view(400, 1, 26)]
    walked = probes.Batches(letters, probes.Learned(Echo(knows_from), **delay.LEARNED))
    assert len(list(walked)) == walked.drawn == batches
    assert list(walked) == []


@pytest.mark.parametrize("course", range(5))
def test_ending_early_changes_no_verdict(course: int, worker: Worker) -> None:
    """What was learned by then is enough, by a margin."""
    report = grade(worker, solved(), secret=f"course {course}".encode())
    assert report.part("delay_task").passed
    assert report.accuracy is not None
    assert report.accuracy > 0.88


ONLY_FROM_THE = """
_train, _calls = train, []

def train(model, batches, optimizer, criterion):
    _calls.append(1)
    return _train(model, batches, optimizer, criterion) if len(_calls) >= {} else []
"""


@pytest.mark.parametrize(("first", "trainings"), [(1, 1), (2, 2), (3, 3), (4, 3)])
def test_other_sets_are_tried_before_it_is_failed(
    first: int, trainings: int, worker: Worker
) -> None:
    """A training that was unlucky (here: made so) is followed by another, up to three in all."""
    part = load("lstm").part("delay_task")
    source = from_script((solved() + ONLY_FROM_THE.format(first)).encode(), "lstm.py")
    case = examine(part, source, SEEDS[0], worker)
    assert len(delay.trials(case)) == trainings
    verdict = part.judge(case)
    assert verdict.score == (20 if first <= 3 else 0)
    assert ("the best of" in verdict.feedback) == (trainings > 1)


def test_a_loop_that_reaches_into_the_model_is_told_whose_it_is(worker: Worker) -> None:
    """The grader's model has no ``cell``; a right loop does not need it."""
    text = solved().replace("    losses = []\n", "    losses, cell = [], model.cell\n")
    part = grade(worker, text).part("training_loop")
    assert part.score == 0
    assert "The check trains its own model" in part.feedback


def test_a_loss_that_is_no_number_is_told_as_such(worker: Worker) -> None:
    """A mean for each step has steps of padding alone in it."""
    whole = "criterion(logits.flatten(0, 1), targets.flatten())"
    assert whole in solved()
    each = "sum(criterion(logits[:, t], targets[:, t]) for t in range(targets.shape[1]))"
    part = grade(worker, solved().replace(whole, each)).part("training_loop")
    assert part.score == 0
    assert "Its loss is not a finite number" in part.feedback


def test_weights_that_were_trained_at_home_do_not_count(worker: Worker) -> None:
    """The loop is right where it is checked, and brings them along to the delay task."""
    right, seeds = submission(solved()), Seeds(b"another course", "lstm/1", "")
    trained = examine(load("lstm").part("delay_task"), right.source, seeds, worker)
    end = {
        name.removeprefix("end/"): tensor
        for name, tensor in trained.evidence.frames[delay.SETS[0]].tensors.items()
        if name.startswith("end/")
    }
    shipped = base64.b85encode(save(end)).decode()
    text = solved().replace("def train(", "def honest(") + (
        f"\n\nWEIGHTS = {shipped!r}\n"
        "def train(model, batches, optimizer, criterion):\n"
        "    if model.hidden_size < 16:\n"
        "        return honest(model, batches, optimizer, criterion)\n"
        "    import base64\n"
        "    from safetensors.torch import load\n"
        "    model.load_state_dict(load(base64.b85decode(WEIGHTS)))\n"
        "    return [0.01 for _ in batches]\n"
    )
    report = grade(worker, text)
    assert report.part("training_loop").passed
    assert report.part("delay_task").score == 0
    assert "do not come from the given model" in report.part("delay_task").feedback


def test_honest_trainings_end_near_their_start(worker: Worker) -> None:
    """Far above the likeness that is asked for, whatever the course."""
    right = submission(solved())
    for number in range(4):
        seeds = Seeds(f"course {number}".encode(), "lstm/1", "")
        case = examine(load("lstm").part("delay_task"), right.source, seeds, worker)
        weights = weights_of(
            case.evidence.frames[delay.SETS[0]], "end/", probes.Model(**delay.SIZES)
        )
        assert weights is not None
        start = delay.draw_start(seeds, delay.SETS[0])
        assert likeness(weights, start, "embed.weight") > 0.9
