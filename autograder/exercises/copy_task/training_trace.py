"""What a student's compare did to three tiny readers that keep a trace."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch.nn.utils import vector_to_parameters

from ...worker import Frame
from .probes.comparison import ALIKE, MOST_CALLS, Reader, right_gradient
from .randomness import distinct
from .task import SYMBOLS

STEPS, BATCH, LENGTH, HIDDEN = 4, 16, 20, 4
SIZES = {"steps": STEPS, "batch_size": BATCH, "length": LENGTH}


@dataclass(frozen=True)
class TrainingTrace:
    """One reader's evidence, of the right form.

    Attributes:
        rows: all inputs in order, (N, LENGTH - 1) int64.
        calls: (F, 3): how many rows, with which weights, whether the call needs a gradient.
        states: the weights (S, P), each other than the one before; the first are the start.
        grads: the gradients of fc's bias after each backward, (G, SYMBOLS).
        grads_at: how many calls there were, up to the one that each is of, (G).
    """

    kind: str
    rows: torch.Tensor
    calls: torch.Tensor
    states: torch.Tensor
    grads: torch.Tensor
    grads_at: torch.Tensor

    @property
    def updates(self) -> int:
        return len(self.states) - 1

    def _shown(self, chosen: torch.Tensor) -> torch.Tensor:
        """The rows of the chosen calls, (F) bool."""
        return self.rows[chosen.repeat_interleave(self.calls[:, 0])]

    def training_rows(self, state: int | None = None) -> torch.Tensor:
        """The rows of calls that need gradients, before the last update; or with some weights."""
        wanted = (self.calls[:, 2] == 1) & (self.calls[:, 1] < self.updates)
        return self._shown(wanted if state is None else wanted & (self.calls[:, 1] == state))

    def rows_of(self, call: int) -> torch.Tensor:
        """The rows of one call, by its place."""
        return self._shown(torch.arange(len(self.calls)) == call)

    def measured_rows(self) -> torch.Tensor:
        """The rows that were shown after the last update."""
        return self._shown(self.calls[:, 1] == self.updates)

    def measured_at_start(self) -> bool:
        """Whether any rows were shown without gradients, before the first update."""
        return bool(((self.calls[:, 2] == 0) & (self.calls[:, 1] == 0)).any())

    def model(self, state: int) -> Reader:
        """The grader's own reader with some of the weights."""
        model = Reader(self.kind, HIDDEN)
        vector_to_parameters(self.states[state], model.parameters())
        return model.eval()


def read(frame: Frame, kind: str) -> TrainingTrace | None:
    """A reader's evidence; None if an honest fork would not send it."""
    tensors = {name: frame.tensors.get(f"{kind}/{name}") for name in _FORM}
    found = {name: tensor for name, tensor in tensors.items() if tensor is not None}
    if len(found) < len(_FORM) or any(found[name].dim() != dim for name, dim in _FORM.items()):
        return None
    rows, calls, states = found["rows"].long(), found["calls"].long(), found["states"].float()
    if rows.numel() == 0:
        rows = rows.new_zeros(0, LENGTH - 1)
    size = sum(p.numel() for p in Reader(kind, HIDDEN).parameters())
    right = (
        states.shape[1] == size
        and 0 < len(states) <= MOST_CALLS
        and bool(states.isfinite().all())
        and calls.shape[1] == 3
        and rows.shape[1] == LENGTH - 1
        and bool(((rows >= 0) & (rows < SYMBOLS)).all())
        and bool((calls >= 0).all())
        and bool((calls[:, 0] <= len(rows)).all())
        and int(calls[:, 0].sum()) == len(rows)
        and bool((calls[:, 1] < len(states)).all())
        and found["grads"].shape[1] == SYMBOLS
        and len(found["grads"]) == len(found["grads at"])
    )
    grads = found["grads"].float()
    return (
        TrainingTrace(kind, rows, calls, states, grads, found["grads at"].long()) if right else None
    )


_FORM = {"rows": 2, "calls": 2, "states": 2, "grads": 2, "grads at": 1}


def steps_taken(trace: TrainingTrace) -> str | None:
    """How often the weights changed, if that is not what was asked for."""
    if trace.updates == STEPS:
        return None
    times = "once" if trace.updates == 1 else f"{trace.updates} times"
    return (
        f"compare was called with steps={STEPS}; the weights of the {trace.kind} changed "
        f"{'never' if trace.updates == 0 else times}."
    )


def rows_trained_on(trace: TrainingTrace) -> str | None:
    """Whether each update was made on as many rows as were asked for, none of them seen before."""
    for state in range(trace.updates):
        rows = len(trace.training_rows(state))
        if rows != BATCH:
            return (
                f"compare was called with batch_size={BATCH}; update {state + 1} of the "
                f"{trace.kind} was made on {rows} rows."
            )
    shown = trace.training_rows()
    different = distinct(shown)
    if different == len(shown):
        return None
    return (
        f"Of the {len(shown)} rows that the {trace.kind} was trained on only {different} are "
        "different: draw fresh rows for every update."
    )


def gradients(trace: TrainingTrace) -> str:
    """Where the gradients of fc's bias come from: "own", the loss of the update's batch at the last
    step; "sum", of the batches so far; "first" or "all", at other steps; "other"; or "none", where
    they were not to be seen."""
    got: list[torch.Tensor] = []
    wanted: dict[str, list[torch.Tensor]] = {"own": [], "first": [], "all": []}
    for grad, at in zip(trace.grads, trace.grads_at.tolist(), strict=True):
        if not 0 < at <= len(trace.calls) or len(got) >= trace.updates:
            continue
        if int(trace.calls[at - 1, 1]) == len(got):  # the first with these weights
            got.append(grad)
            for name, gradient in _right_gradients(trace, at - 1).items():
                wanted[name].append(gradient)
    if not got:
        return "none"
    found = {name: torch.stack(each) for name, each in wanted.items()}
    found["sum"] = found["own"].cumsum(0)
    return next((n for n, each in found.items() if _alike(torch.stack(got), each)), "other")


def _alike(got: torch.Tensor, want: torch.Tensor) -> bool:
    return bool((torch.cosine_similarity(got, want, dim=1) >= ALIKE).all())


@torch.no_grad()
def _right_gradients(trace: TrainingTrace, call: int) -> dict[str, torch.Tensor]:
    """Of the loss of the rows of one call, for fc's bias: at the last, the first and all steps."""
    rows = trace.rows_of(call)
    if len(rows) == 0:
        return dict.fromkeys(("own", "first", "all"), torch.zeros(SYMBOLS))
    logits, answers = trace.model(int(trace.calls[call, 1]))(rows), rows[:, 0]
    everywhere = answers[:, None].expand(rows.shape).flatten()
    return {
        "own": right_gradient(logits[:, -1], answers),
        "first": right_gradient(logits[:, 0], answers),
        "all": right_gradient(logits.flatten(0, 1), everywhere),
    }


@torch.no_grad()
def measured(trace: TrainingTrace) -> float:
    """The accuracy on the rows shown after the last update; nan if there are none."""
    rows = trace.measured_rows()
    said = trace.model(trace.updates)(rows)[:, -1].argmax(1) if len(rows) else rows[:, 0]
    return float((said == rows[:, 0]).double().mean())


def seen_before(trace: TrainingTrace) -> int:
    """How many of the rows shown after the last update are rows that it was trained on."""
    trained = {tuple(row) for row in trace.training_rows().tolist()}
    return sum(tuple(row) in trained for row in trace.measured_rows().tolist())
