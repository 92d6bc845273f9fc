"""Runs a student's training loop on the grader's own model, and keeps what it did to it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import TYPE_CHECKING, Any

import torch
from torch import nn

if TYPE_CHECKING:  # the worker has these under another name; here they are for the reader
    from ....worker.inside.evidence import Recorder
    from ....worker.inside.student import Student

Tensors = dict[str, torch.Tensor]
Found = tuple[dict[str, Any], dict[str, Any]]
Batch = tuple[torch.Tensor, torch.Tensor]

PADDING = -100  # what nn.CrossEntropyLoss ignores by default
MOST_STEPS = 64  # snapshots kept
NEVER = {"every": 1_000_000, "share": 1.0, "times": 1}


class Model(nn.Module):
    """The model of the exercise around torch's LSTM; the student's cell is never called here.

    ``scale`` multiplies the logits: it makes gradients so small that no usual clipping bites.
    ``tilt`` then adds fixed, unequal logits, so that losses differ from batch to batch anyway.
    """

    def __init__(
        self,
        vocab_size: int,
        embedding_dim: int,
        hidden_size: int,
        scale: float = 1.0,
        tilt: float = 0.0,
    ) -> None:
        super().__init__()
        self.hidden_size = hidden_size
        self.scale = scale
        self.tilt = tilt * torch.linspace(-1, 1, vocab_size)
        self.embed = nn.Embedding(vocab_size, embedding_dim)
        self.lstm = nn.LSTM(embedding_dim, hidden_size, batch_first=True)
        self.fc = nn.Linear(hidden_size, vocab_size)

    def forward(self, x: torch.Tensor, hidden_cell: Any) -> tuple[torch.Tensor, Any]:
        outputs, hidden_cell = self.lstm(self.embed(x), tuple(hidden_cell))
        logits = self.scale * self.fc(outputs)
        return logits + self.tilt.to(logits), hidden_cell

    def init_hidden_cell(self, batch_size: int) -> tuple[torch.Tensor, ...]:
        both = torch.zeros(2, 1, batch_size, self.hidden_size).to(self.fc.weight)
        return tuple(both.unbind())


class Batches:
    """(inputs, targets) one by one, to be walked once; they end early once ``learned`` says so."""

    def __init__(self, batches: Iterable[Batch], learned: Callable[[Batch], bool]) -> None:
        self.batches = iter(batches)
        self.learned = learned
        self.drawn = 0

    def __iter__(self) -> Iterator[Batch]:
        return self

    def __next__(self) -> Batch:
        inputs, targets = (row.long() for row in next(self.batches))
        if self.learned((inputs, targets)):
            self.batches = iter(())
            raise StopIteration
        self.drawn += 1
        return inputs, targets


class Learned:
    """Whether a model has clearly learned: ``times`` looks on end, at batches that it has not been
    trained on, found at least ``share`` of the letters right. One batch in ``every`` is looked at.

    It saves the rest of the training, and decides nothing else: the weights are judged elsewhere.
    """

    def __init__(self, model: Model, every: int, share: float, times: int) -> None:
        self.model = model
        self.every = every
        self.share = share
        self.left = self.times = times
        self.seen = 0

    def __call__(self, batch: Batch) -> bool:
        self.seen += 1
        if self.seen % self.every == 0:
            enough = accuracy(self.model, *batch) >= self.share
            self.left = self.left - 1 if enough else self.times
        return self.enough

    @property
    def enough(self) -> bool:
        return self.left == 0


@torch.no_grad()
def accuracy(model: Any, inputs: torch.Tensor, targets: torch.Tensor) -> float:
    """The share of right letters, over the positions that are not padding."""
    logits, _ = model(inputs, model.init_hidden_cell(len(inputs)))
    scored = targets != PADDING
    return float((logits.argmax(-1) == targets)[scored].double().mean())


def run(student: Student, tensors: Tensors, settings: dict[str, Any], recorder: Recorder) -> None:
    """Each training of the settings in turn; what comes after one that has learned is left out."""
    student.run()
    for case in settings["runs"]:
        start = len(case["label"]) + 1
        given = {k[start:]: t for k, t in tensors.items() if k.startswith(case["label"] + "/")}
        words = recorder.attempt(case["label"], partial(train, student, given, case))
        if "learned" in case and (words is None or words["learned"]):
            break


def train(student: Student, given: Tensors, case: dict[str, Any]) -> Found:
    """One training: parameters after every step and at the end, and the losses returned."""
    model = make_model(given, case)
    learned = Learned(model, **case.get("learned", NEVER))
    batches = Batches(cut(given, case), learned)
    optimizer = getattr(torch.optim, case["optimizer"])(model.parameters(), **case["options"])
    steps = Steps(model, optimizer) if case["snapshots"] else None
    criterion = nn.CrossEntropyLoss(ignore_index=PADDING)
    result = student.get("train")(model, batches, optimizer, criterion)
    found: dict[str, Any] = {f"end/{name}": p for name, p in model.state_dict().items()}
    words: dict[str, Any] = {"drawn": batches.drawn, "kind": kind(result)}
    words["learned"] = learned.enough
    found["number"] = torch.tensor(number(result), dtype=torch.float64)
    if steps is not None:
        found["steps"] = torch.stack(steps.kept) if steps.kept else torch.zeros(0, 0)
        words["steps"], words["order"] = steps.count, steps.order
    losses = numbers(result)
    return found if losses is None else found | {"losses": losses}, words


def make_model(given: Tensors, case: dict[str, Any]) -> Model:
    model = Model(**case["sizes"], scale=case["scale"], tilt=case["tilt"]).to(
        getattr(torch, case["dtype"])
    )
    model.load_state_dict({k[6:]: t for k, t in given.items() if k.startswith("start/")})
    return model


def cut(given: Tensors, case: dict[str, Any]) -> list[Batch]:
    """Batches of the sizes asked for, out of one long row of numbers."""
    rows = zip(
        torch.split(given["inputs"], case["cuts"]),
        torch.split(given["targets"], case["cuts"]),
        strict=True,
    )
    return [(x.view(*s), y.view(*s)) for (x, y), s in zip(rows, case["shapes"], strict=True)]


class Steps:
    """All parameters as one vector, after every step of the optimizer; and in which order gradients
    (g) and steps (s) came."""

    def __init__(self, model: nn.Module, optimizer: torch.optim.Optimizer) -> None:
        self.parameters = list(model.parameters())
        self.count = 0
        self.kept: list[torch.Tensor] = []
        self.order = ""
        optimizer.register_step_post_hook(self.keep)
        last: Any = self.parameters[-1]
        last.register_post_accumulate_grad_hook(lambda _: self.note("g"))

    def keep(self, *_: object) -> None:
        self.count += 1
        self.note("s")
        if self.count <= MOST_STEPS:
            self.kept.append(nn.utils.parameters_to_vector(self.parameters).detach().clone())

    def note(self, event: str) -> None:
        if len(self.order) < MOST_STEPS:
            self.order += event


def numbers(result: Any) -> torch.Tensor | None:
    """The returned losses as float64, nan for what is no number; None if they are no sequence."""
    if isinstance(result, (str, bytes, dict)) or not hasattr(result, "__len__"):
        return None
    try:
        values = list(result)
    except Exception:
        return None
    return torch.tensor([number(value) for value in values[:100_000]], dtype=torch.float64)


def number(value: Any) -> float:
    try:
        return float("nan") if isinstance(value, (str, bytes)) else float(value)
    except Exception:
        return float("nan")


def kind(result: Any) -> str:
    try:
        return f"{type(result).__name__[:60]} of {len(result)}"
    except Exception:
        return type(result).__name__[:60]
