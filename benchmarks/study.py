"""How sharp the delay task is, measured: who passes it under many courses' secrets, and how far.

The reference and every known mistake of a loop go through worker and judge as a submission does,
under one secret after another. Vanilla RNNs and GRUs, which no submission can put into the
grader's model, train beside it on the same batches.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import mean, median
from typing import Any

import torch
from torch import nn

from autograder.assessment.seeds import Seeds
from autograder.assessment.tensors import generator
from autograder.exercises.lstm import EXERCISE, delay
from autograder.exercises.lstm.probes.loop import PADDING, Batch, Batches, Learned, Model
from autograder.exercises.lstm.task import TASK, DelayTask, accuracy, open_forget_gates
from autograder.grading import examine
from autograder.submissions.source import from_script
from autograder.worker import Worker

REFERENCE = "reference"
RATES = (0.002, 0.005, 0.01, 0.015, 0.02, 0.03)  # Adam's, tried for RNN and GRU
# Tasks that ask for several letters of a row, with the hidden size that was best among those tried.
SEVERAL = (
    (DelayTask(delay=20, time=22, vocab_size=26), 32),
    (DelayTask(delay=15, time=18, vocab_size=8), 64),
    (DelayTask(delay=12, time=17, vocab_size=8), 64),
    (DelayTask(delay=12, time=16, vocab_size=4), 32),
)
TIMES = 5  # trainings of each
MOST = 500  # batches, where several letters are asked for


@dataclass(frozen=True)
class Job:
    """One contestant under one secret: the text of a file with a loop, or a kind of network with
    its rate; and what is done with it."""

    name: str
    secret: int
    action: Callable[[Job, Worker], Outcome]
    text: str = ""
    rate: float = 0.0

    def run(self, worker: Worker) -> Outcome:
        """Do it, on one thread."""
        torch.set_num_threads(1)
        return self.action(self, worker)


@dataclass(frozen=True)
class Outcome:
    """What came of a job: the accuracy of each training that was tried, how many batches the first
    one used, and seconds of CPU time for all, which whoever runs the job may fill in. Without
    accuracies the loop's own fault ended it."""

    name: str
    accuracies: tuple[float, ...]
    batches: int
    seconds: float = 0.0

    @property
    def first(self) -> float:
        return self.accuracies[0] if self.accuracies else 0.0

    @property
    def best(self) -> float:
        return max(self.accuracies, default=0.0)

    @property
    def passed(self) -> bool:
        return self.best >= delay.MIN_ACCURACY


Run = Callable[[Sequence[Job]], list[Outcome]]


@dataclass(frozen=True)
class Other:
    """A task that is not the graded one: LSTM and RNN, the latter at its best rate."""

    task: DelayTask
    hidden_size: int
    lstm: list[Outcome]
    rnn: list[Outcome]


@dataclass(frozen=True)
class Study:
    """All that was measured.

    Attributes:
        outcomes: by contestant.
        several: tasks that ask for several letters.
        rates: of RNN and GRU, the mean accuracy of one training at each learning rate.
        by_hand: whole trainings with a hand-written cell.
    """

    outcomes: dict[str, list[Outcome]]
    rates: dict[str, dict[float, float]]
    by_hand: list[Outcome]
    several: list[Other]

    @property
    def breaking(self) -> list[str]:
        """Mistakes that break learning: half of their first trainings or more miss the minimum."""
        return [
            name
            for name, each in self.outcomes.items()
            if name.startswith("loop_") and median(o.first for o in each) < delay.MIN_ACCURACY
        ]


def study(solved: str, mistakes: Mapping[str, str], secrets: int, run: Run) -> Study:
    """Measure the reference under ``secrets`` secrets, RNN and GRU, each at its best rate, under a
    fifth of them, and every mistake of a loop under a fiftieth.

    Args:
        solved: the solved file.
        mistakes: the texts of the known mistakes, by name.
        secrets: how many.
        run: runs jobs, in their order.
    """
    some, few = -(-secrets // 5), -(-secrets // 50)
    kinds, loops = ("RNN", "GRU"), [name for name in mistakes if name.startswith("loop_")]
    sweep = [Job(k, i, _one_beside, rate=r) for k in kinds for r in RATES for i in range(few)]
    rates = _rates(sweep, run(sweep))
    jobs = [Job(REFERENCE, i, _through_the_grader, solved) for i in range(secrets)]
    jobs += [Job(n, i, _through_the_grader, mistakes[n]) for n in loops for i in range(few)]
    for kind, by_rate in rates.items():
        best = max(by_rate, key=by_rate.__getitem__)
        jobs += [Job(kind, i, _beside_it, rate=best) for i in range(some)]
    return Study(
        outcomes=_grouped(run(jobs)),
        rates=rates,
        by_hand=run([Job("by hand", i, _by_hand, solved) for i in range(3)]),
        several=[_other(task, hidden, run, min(secrets, TIMES)) for task, hidden in SEVERAL],
    )


def _rates(jobs: Iterable[Job], outcomes: Iterable[Outcome]) -> dict[str, dict[float, float]]:
    found: dict[str, dict[float, list[float]]] = {}
    for job, outcome in zip(jobs, outcomes, strict=True):
        found.setdefault(job.name, {}).setdefault(job.rate, []).append(outcome.first)
    return {kind: {r: mean(each) for r, each in rates.items()} for kind, rates in found.items()}


def _grouped(outcomes: Iterable[Outcome]) -> dict[str, list[Outcome]]:
    found: dict[str, list[Outcome]] = {}
    for outcome in outcomes:
        found.setdefault(outcome.name, []).append(outcome)
    return found


def _through_the_grader(job: Job, worker: Worker) -> Outcome:
    """As a submission is graded: all trainings that the rule with retries has."""
    source = from_script(job.text.encode(), f"{job.name}.py")
    case = examine(EXERCISE.part("delay_task"), source, _seeds(job), worker)
    trials = delay.trials(case)
    frame = case.evidence.get(delay.SETS[0])
    drawn = frame.words.get("drawn") if frame is not None else None
    return Outcome(
        job.name,
        tuple(trial.accuracy or 0.0 for trial in trials),
        drawn if isinstance(drawn, int) else 0,
        case.evidence.cpu,
    )


class Rival(Model):
    """The grader's model with another network in the place of its LSTM, started as torch does."""

    def __init__(self, kind: str, vocab_size: int, embedding_dim: int, hidden_size: int) -> None:
        super().__init__(vocab_size, embedding_dim, hidden_size)
        self.takes_pair = kind == "LSTM"
        self.lstm = getattr(nn, kind)(embedding_dim, hidden_size, batch_first=True)

    def forward(self, x: torch.Tensor, hidden_cell: Any) -> tuple[torch.Tensor, Any]:
        state = tuple(hidden_cell) if self.takes_pair else hidden_cell[0]
        outputs, _ = self.lstm(self.embed(x), state)
        return self.fc(outputs), hidden_cell


def _beside_it(job: Job, _: Worker) -> Outcome:
    """All trainings of a network that is no submission."""
    return _trained(job, delay.SETS)


def _one_beside(job: Job, _: Worker) -> Outcome:
    """The first of them alone."""
    return _trained(job, delay.SETS[:1])


def _trained(job: Job, sets: Iterable[str]) -> Outcome:
    seeds, found = _seeds(job), []
    for label in sets:
        torch.manual_seed(seeds.course(f"{label}/start"))
        model = Rival(job.name, **delay.SIZES)
        learned, drawn = _train(model, delay.draw_batches(seeds, label), job.rate)
        found.append((accuracy(model, *delay.draw_unseen(seeds)), drawn))
        if learned:
            break
    return Outcome(job.name, tuple(share for share, _ in found), found[0][1])


def _train(model: Model, batches: Iterable[Batch], rate: float) -> tuple[bool, int]:
    """The reference loop; whether it ended early, and after how many batches."""
    options = delay.OPTIONS | {"lr": rate}
    optimizer = getattr(torch.optim, delay.OPTIMIZER)(model.parameters(), **options)
    learned = Learned(model, **delay.LEARNED)
    drawn = Batches(batches, learned)
    for inputs, targets in drawn:
        logits, _ = model(inputs, model.init_hidden_cell(len(inputs)))
        loss = nn.functional.cross_entropy(
            logits.flatten(0, 1), targets.flatten(), ignore_index=PADDING
        )
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return learned.enough, drawn.drawn


def _other(task: DelayTask, hidden: int, run: Run, times: int) -> Other:
    several = functools.partial(_several, task, hidden)
    lstm = run([Job("LSTM", i, several, rate=0.03) for i in range(times)])
    found = run([Job("RNN", i, several, rate=rate) for rate in RATES for i in range(times)])
    rnn = max((found[i : i + times] for i in range(0, len(found), times)), key=_mean)
    return Other(task, hidden, lstm, rnn)


def _mean(outcomes: Iterable[Outcome]) -> float:
    return mean(outcome.first for outcome in outcomes)


def _several(task: DelayTask, hidden: int, job: Job, _: Worker) -> Outcome:
    """One training on another task, with gates spread over all times up to the delay."""
    torch.manual_seed(job.secret)
    model = Rival(job.name, task.vocab_size, 8, hidden)
    if job.name == "LSTM":
        _spread_gates(model.lstm, task.delay)
    batches = task.batches(generator(job.secret), 64, MOST)
    drawn = _train(model, batches, job.rate)[1]
    share = accuracy(model, *task.batch(generator(1000 + job.secret), delay.UNSEEN))
    return Outcome(job.name, (share,), drawn)


def _spread_gates(lstm: nn.LSTM, longest: int) -> None:
    """b_f = log u with u uniform in [1, longest - 1], b_i = -b_f (Tallec and Ollivier 2018): of
    all starts that were tried the best where several letters have to be told apart by their age."""
    hidden = lstm.hidden_size
    spread = (1 + torch.rand(hidden) * (longest - 2)).log()
    open_forget_gates(lstm, spread)
    with torch.no_grad():
        lstm.get_parameter("bias_ih_l0")[:hidden] = -spread
        lstm.get_parameter("bias_hh_l0")[:hidden] = 0.0


def _by_hand(job: Job, _: Worker) -> Outcome:
    """A whole training with a file's own cell."""
    names: dict[str, type] = {}
    exec(compile(job.text, job.name, "exec"), names)  # the course's own file
    model = names["SimpleLSTM"](**delay.SIZES)
    optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
    batches = TASK.batches(generator(0), delay.BATCH, delay.BATCHES)
    losses = names["train"](model, batches, optimizer, nn.CrossEntropyLoss())
    return Outcome(job.name, (), len(losses))


def _seeds(job: Job) -> Seeds:
    return Seeds(b"calibration %d" % job.secret, f"{EXERCISE.id}/{EXERCISE.version}", "")
