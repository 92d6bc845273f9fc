"""How sharp the delay task is, measured: who passes it under many courses' secrets, and how far.

The reference and every known mistake of a loop go through worker and judge as a submission does,
under one secret after another. Vanilla RNNs and GRUs, which no submission can put into the
grader's model, train beside it on the same batches.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor
from dataclasses import dataclass
from pathlib import Path
from statistics import mean, median
from time import process_time
from typing import Any

import torch
from torch import nn

from ...exercise import Case
from ...seeds import Seeds
from ...slicing import slice_for
from ...source import from_script
from ...worker import Worker, find
from . import EXERCISE, delay
from .given import TASK, DelayTask, accuracy, open_forget_gates
from .inputs import generator
from .probes.loop import PADDING, Batch, Batches, Learned, Model

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
Advance = Callable[[int], None]


@dataclass(frozen=True)
class Job:
    """One contestant under one secret: a file with a loop, or a kind of network with its rate."""

    name: str
    secret: int
    file: Path | None = None
    rate: float = 0.0


@dataclass(frozen=True)
class Outcome:
    """What came of a job: the accuracy of each training that was tried, how many batches the first
    one used, and seconds of CPU time for all. Without accuracies the loop's own fault ended it."""

    name: str
    accuracies: tuple[float, ...]
    batches: int
    seconds: float

    @property
    def first(self) -> float:
        return self.accuracies[0] if self.accuracies else 0.0

    @property
    def best(self) -> float:
        return max(self.accuracies, default=0.0)

    @property
    def passed(self) -> bool:
        return self.best >= delay.MIN_ACCURACY


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
        by_hand: seconds of CPU time that whole trainings with a hand-written cell took.
    """

    outcomes: dict[str, list[Outcome]]
    rates: dict[str, dict[float, float]]
    by_hand: list[float]
    several: list[Other]

    @property
    def breaking(self) -> list[str]:
        """Mistakes that break learning: half of their first trainings or more miss the minimum."""
        return [
            name
            for name, each in self.outcomes.items()
            if name.startswith("loop_") and median(o.first for o in each) < delay.MIN_ACCURACY
        ]


def study(solutions: Path, secrets: int, pool: Executor, advance: Advance) -> Study:
    """Measure the reference under ``secrets`` secrets, RNN and GRU, each at its best rate, under a
    fifth of them, and every mistake of a loop under a fiftieth.

    Args:
        solutions: the folder with the solved ``lstm.py`` and ``mistakes/``.
        secrets: how many.
        pool: runs jobs side by side.
        advance: called after each job, with how many there are.
    """
    some, few = -(-secrets // 5), -(-secrets // 50)
    sweep = [Job(kind, i, rate=r) for kind in ("RNN", "GRU") for r in RATES for i in range(few)]
    jobs = [Job(REFERENCE, i, solutions / "lstm.py") for i in range(secrets)]
    jobs += [
        Job(path.stem, i, path)
        for path in sorted((solutions / "mistakes").glob("loop_*.py"))
        for i in range(few)
    ]
    total = len(sweep) + len(jobs) + 2 * some
    tried = list(_counted(pool.map(first_training, sweep), total, advance))
    rates = _rates(sweep, tried)
    for kind, by_rate in rates.items():
        best = max(by_rate, key=by_rate.__getitem__)
        jobs += [Job(kind, i, rate=best) for i in range(some)]
    found = list(_counted(pool.map(measure, jobs), total, advance))
    by_hand = list(pool.map(seconds_by_hand, [solutions / "lstm.py"] * 3))
    several = [_other(task, hidden, pool, min(secrets, TIMES)) for task, hidden in SEVERAL]
    return Study(_grouped(found), rates, by_hand, several)


def _counted(outcomes: Iterable[Outcome], total: int, advance: Advance) -> Iterator[Outcome]:
    for outcome in outcomes:
        advance(total)
        yield outcome


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


def measure(job: Job) -> Outcome:
    """All trainings of one job, as the rule with retries has them."""
    return _through_the_grader(job, job.file) if job.file else _beside_it(job, delay.SETS)


def first_training(job: Job) -> Outcome:
    """The first training alone, of a network that is no submission."""
    return _beside_it(job, delay.SETS[:1])


def _through_the_grader(job: Job, file: Path) -> Outcome:
    part, seeds = EXERCISE.part("delay_task"), _seeds(job)
    source = from_script(file.read_bytes(), file.name)
    program = slice_for(source, part.names)
    wire = {"text": program.text, "name": program.name, "keep": program.keep}
    evidence = _worker().run(part.probe(seeds), wire)
    trials = delay.trials(Case(seeds, evidence, source, part.rubric))
    frame = evidence.get(delay.SETS[0])
    drawn = frame.words.get("drawn") if frame is not None else None
    return Outcome(
        job.name,
        tuple(trial.accuracy or 0.0 for trial in trials),
        drawn if isinstance(drawn, int) else 0,
        evidence.cpu,
    )


@functools.cache
def _worker() -> Worker:
    return Worker(find("none"))  # these are the course's own files


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


def _beside_it(job: Job, sets: Iterable[str]) -> Outcome:
    torch.set_num_threads(1)
    seeds, start, found = _seeds(job), process_time(), []
    for label in sets:
        torch.manual_seed(seeds.course(f"{label}/start"))
        model = Rival(job.name, **delay.SIZES)
        learned, drawn = _train(model, delay.draw_batches(seeds, label), job.rate)
        found.append((accuracy(model, *delay.draw_unseen(seeds)), drawn))
        if learned:
            break
    shares = tuple(share for share, _ in found)
    return Outcome(job.name, shares, found[0][1], process_time() - start)


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
        loss.backward()  # type: ignore[no-untyped-call]
        optimizer.step()
    return learned.enough, drawn.drawn


def _other(task: DelayTask, hidden: int, pool: Executor, times: int) -> Other:
    several = functools.partial(_several, task, hidden)
    lstm = list(pool.map(several, [Job("LSTM", i, rate=0.03) for i in range(times)]))
    jobs = [Job("RNN", i, rate=rate) for rate in RATES for i in range(times)]
    found = list(pool.map(several, jobs))
    rnn = max((found[i : i + times] for i in range(0, len(found), times)), key=_mean)
    return Other(task, hidden, lstm, rnn)


def _mean(outcomes: Iterable[Outcome]) -> float:
    return mean(outcome.first for outcome in outcomes)


def _several(task: DelayTask, hidden: int, job: Job) -> Outcome:
    """One training on another task, with gates spread over all times up to the delay."""
    torch.set_num_threads(1)
    torch.manual_seed(job.secret)
    start = process_time()
    model = Rival(job.name, task.vocab_size, 8, hidden)
    if job.name == "LSTM":
        _spread_gates(model.lstm, task.delay)
    batches = task.batches(generator(job.secret), 64, MOST)
    _, drawn = _train(model, batches, job.rate)
    share = accuracy(model, *task.batch(generator(1000 + job.secret), delay.UNSEEN))
    return Outcome(job.name, (share,), drawn, process_time() - start)


def _spread_gates(lstm: nn.LSTM, longest: int) -> None:
    """b_f = log u with u uniform in [1, longest - 1], b_i = -b_f (Tallec and Ollivier 2018): of
    all starts that were tried the best where several letters have to be told apart by their age."""
    hidden = lstm.hidden_size
    spread = (1 + torch.rand(hidden) * (longest - 2)).log()
    open_forget_gates(lstm, spread)
    with torch.no_grad():
        lstm.get_parameter("bias_ih_l0")[:hidden] = -spread
        lstm.get_parameter("bias_hh_l0")[:hidden] = 0.0


def seconds_by_hand(file: Path) -> float:
    """Seconds of CPU time that a whole training takes with a file's own cell, on one thread."""
    torch.set_num_threads(1)
    names: dict[str, type] = {}
    exec(compile(file.read_text("utf-8"), file.name, "exec"), names)  # the course's own file
    model = names["SimpleLSTM"](**delay.SIZES)
    optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
    batches = TASK.batches(generator(0), delay.BATCH, delay.BATCHES)
    start = process_time()
    names["train"](model, batches, optimizer, nn.CrossEntropyLoss())
    return process_time() - start


def _seeds(job: Job) -> Seeds:
    return Seeds(b"calibration %d" % job.secret, f"{EXERCISE.id}/{EXERCISE.version}", "")
