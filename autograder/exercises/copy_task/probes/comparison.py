"""Lets a student's compare train three readers: tiny ones that keep a trace, then the real ones."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import torch
from torch import nn

if TYPE_CHECKING:  # the worker has these under another name; here they are for the reader
    from ....worker.inside.evidence import Recorder
    from ....worker.inside.student import Student

Tensors = dict[str, torch.Tensor]
Found = tuple[dict[str, Any], dict[str, Any]]

KINDS = ("rnn", "gru", "lstm")
SYMBOLS, EMBEDDING, HIDDEN = 8, 16, 32
LAYERS = {"rnn": nn.RNN, "gru": nn.GRU, "lstm": nn.LSTM}
ALIKE = 0.999  # the cosine of two gradients that are the same; those of two batches are at 0.6
MOST_CALLS = 5_000  # of a tiny reader that are kept


class Reader(nn.Module):
    """Symbols (B, T) int64 in, logits (B, T, SYMBOLS) at every step out."""

    def __init__(self, kind: str, hidden_size: int = HIDDEN) -> None:
        super().__init__()
        self.embed = nn.Embedding(SYMBOLS, EMBEDDING)
        self.rnn = LAYERS[kind](EMBEDDING, hidden_size, batch_first=True)
        self.fc = nn.Linear(hidden_size, SYMBOLS)

    def forward(self, inputs: torch.Tensor) -> torch.Tensor:
        logits: torch.Tensor = self.fc(self.rnn(self.embed(inputs))[0])
        return logits


class TracedReader(Reader):
    """Keeps a trace: the rows that it reads, with which weights, and the gradients of fc's bias."""

    def __init__(self, kind: str, hidden_size: int) -> None:
        super().__init__(kind, hidden_size)
        self.rows: list[torch.Tensor] = []
        self.calls: list[tuple[int, int, int]] = []  # rows, which weights, whether for a gradient
        self.states: list[torch.Tensor] = []
        self.grads: list[torch.Tensor] = []
        self.grads_at: list[int] = []  # how many calls there were, up to the one it is of
        self.graded = 0  # the number of the last call that needs a gradient
        # Whether the first gradient with any weights was plainly not that of the last call.
        self.odd = False
        self.looked_at = -1
        self.expected = torch.zeros(SYMBOLS)

    def watch(self) -> None:
        bias: Any = self.fc.bias
        bias.register_post_accumulate_grad_hook(self.keep_gradient)
        self.state()

    def state(self) -> int:
        """Which weights these are, counted from those at the start."""
        now = nn.utils.parameters_to_vector(self.parameters()).detach().clone()
        if not self.states or not now.equal(self.states[-1]):
            self.states.append(now)
        return len(self.states) - 1

    def forward(self, inputs: torch.Tensor) -> torch.Tensor:
        logits = super().forward(inputs)
        if len(self.calls) < MOST_CALLS:
            self.rows.append(inputs.detach().to(torch.int8))
            self.calls.append((len(inputs), self.state(), int(logits.requires_grad)))
            if logits.requires_grad:
                self.graded = len(self.calls)
                self.expected = right_gradient(logits.detach()[:, -1], inputs[:, 0])
        return logits

    def keep_gradient(self, bias: torch.Tensor) -> None:
        if bias.grad is not None and len(self.grads) < MOST_CALLS:
            self.grads.append(bias.grad.detach().clone())
            self.grads_at.append(self.graded)
            state = self.calls[self.graded - 1][1] if self.graded else -1
            if state > self.looked_at:  # what comes later with the same weights may be added up
                self.odd |= float(torch.cosine_similarity(bias.grad, self.expected, dim=0)) < ALIKE
                self.looked_at = state

    def rows_of_updates(self) -> list[int]:
        """How many rows went into each change of the weights."""
        rows = [0] * (self.state() + 1)
        for count, state, graded in self.calls:
            rows[state] += count * graded
        return rows[:-1]

    def found(self) -> Tensors:
        self.state()
        alike = len({rows.shape[1:] for rows in self.rows}) == 1
        return {
            "rows": torch.cat(self.rows) if alike else torch.zeros(0, 0),
            "calls": torch.tensor(self.calls, dtype=torch.int64).view(-1, 3),
            "states": torch.stack(self.states),
            "grads": torch.stack(self.grads) if self.grads else torch.zeros(0, SYMBOLS),
            "grads at": torch.tensor(self.grads_at, dtype=torch.int64),
        }


def right_gradient(logits: torch.Tensor, answers: torch.Tensor) -> torch.Tensor:
    """Of the mean cross-entropy, for the bias of the last layer: the mean of softmax(z) - y, from
    logits (B, SYMBOLS) and answers (B)."""
    wanted: torch.Tensor = nn.functional.one_hot(answers, SYMBOLS)
    gradient: torch.Tensor = (logits.softmax(1) - wanted).mean(0)
    return gradient


def run(student: Student, tensors: Tensors, settings: dict[str, Any], recorder: Recorder) -> None:
    """First the tiny readers; then a real training, unless something is missing already; then a
    second training if only one of the LSTM and the GRU seems to have learned. These rules save
    time and decide nothing else: the judge looks at the traces and at the weights."""
    student.run()
    watched, *trainings = settings["runs"]
    words = recorder.attempt(watched["label"], partial(watch, student, tensors, watched))
    if words is None or not words["complete"]:
        return
    for case in trainings:
        words = recorder.attempt(case["label"], partial(train, student, tensors, case))
        if words is None or words["learned"] != 1:
            return


def start_of(tensors: Tensors, label: str, kind: str) -> Tensors:
    prefix = f"{label}/{kind}/"
    return {k.removeprefix(prefix): t for k, t in tensors.items() if k.startswith(prefix)}


def ask(student: Student, models: dict[str, Any], case: dict[str, Any]) -> Found:
    """What compare returns for these models: a number for each kind, nan if it is not a number."""
    generator = torch.Generator().manual_seed(case["seed"])
    sizes = case["steps"], case["batch_size"]
    result = student.get("compare")(dict(models), *sizes, generator, length=case["length"])
    reported = result if isinstance(result, dict) else {}
    numbers = [number(reported.get(kind)) for kind in KINDS]
    words = {"kind": type(result).__name__, "keys": [str(key)[:20] for key in list(reported)[:9]]}
    return {"reported": torch.tensor(numbers, dtype=torch.float64)}, words


def watch(student: Student, tensors: Tensors, case: dict[str, Any]) -> Found:
    models = {kind: TracedReader(kind, case["hidden"]) for kind in KINDS}
    for kind, model in models.items():
        model.load_state_dict(start_of(tensors, case["label"], kind))
        model.watch()
    found, words = ask(student, models, case)
    for kind, model in models.items():
        found |= {f"{kind}/{name}": tensor for name, tensor in model.found().items()}
    shares = bool(((found["reported"] >= 0) & (found["reported"] <= 1)).all())
    odd = any(model.odd for model in models.values())
    trained = not odd and all(
        model.rows_of_updates() == [case["batch_size"]] * case["steps"] for model in models.values()
    )
    return found, words | {"complete": shares and trained}


def train(student: Student, tensors: Tensors, case: dict[str, Any]) -> Found:
    models = {kind: Reader(kind) for kind in KINDS}
    for kind, model in models.items():
        model.load_state_dict(start_of(tensors, case["label"], kind))
    found, words = ask(student, models, case)
    for kind, model in models.items():
        found |= {f"{kind}/{name}": p for name, p in model.state_dict().items()}
    look = tensors[f"{case['label']}/look"].long()
    right = [share_right(models[kind], look) >= case["enough"] for kind in ("lstm", "gru")]
    return found, words | {"learned": sum(right)}


@torch.no_grad()
def share_right(model: nn.Module, rows: torch.Tensor) -> float:
    """The accuracy of a reader on rows (N, T), whose first symbol is the answer."""
    return float((model.eval()(rows)[:, -1].argmax(1) == rows[:, 0]).double().mean())


def number(value: Any) -> float:
    try:
        return float("nan") if isinstance(value, (str, bytes)) else float(value)
    except Exception:
        return float("nan")
