"""The small training that loops are compared on: its inputs, and what a right loop does."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import torch
from torch import nn
from torch.func import functional_call

from ...assessment.seeds import Seeds
from ...assessment.tensors import generator, integers, uniform
from .probes.loop import PADDING, Model

VOCAB, EMBEDDING, HIDDEN = 5, 3, 4
# Logits this small keep every gradient's norm below 0.01, so that clipping at any usual norm
# changes nothing; the learning rate makes up for it.
SCALE, LEARNING_RATE = 0.003, 300.0
TILT = 1.5
SIZES = {"vocab_size": VOCAB, "embedding_dim": EMBEDDING, "hidden_size": HIDDEN}
Tensors = dict[str, torch.Tensor]
Batch = tuple[torch.Tensor, torch.Tensor]


@dataclass(frozen=True)
class Run:
    """One training to compare: the shapes (batch, time) of its batches, dtype and momentum."""

    label: str
    shapes: tuple[tuple[int, int], ...]
    dtype: torch.dtype
    momentum: float

    @property
    def options(self) -> dict[str, float]:
        return {"lr": LEARNING_RATE, "momentum": self.momentum}


# Equal shapes, so that a state carried over shows as wrong numbers; then shapes that change, in
# float32, with a momentum, so that a loop that updates by hand shows.
MAIN = Run("main", ((4, 6),) * 6, torch.float64, 0.0)
FIXED = Run("fixed", ((4, 6),) * 6, torch.float64, 0.0)  # to recognise a mistake by
VARIED = Run("varied", ((3, 5), (1, 7), (4, 4), (2, 6)), torch.float32, 0.5)


def draw_batches(seeds: Seeds, run: Run) -> list[Batch]:
    """Inputs and targets, int64; the first two targets of each row and some others are padding."""
    source = generator(seeds.submission(f"loop/{run.label}"))
    batches = []
    for batch, time in run.shapes:
        inputs = integers(source, VOCAB, batch, time)
        targets = integers(source, VOCAB, batch, time)
        padded = integers(source, 5, batch, time) == 0
        targets[padded] = PADDING
        targets[:, :2] = PADDING
        targets[0, -1] = inputs[0, -1]  # never a batch of padding alone
        batches.append((inputs, targets))
    return batches


def draw_start(seeds: Seeds, run: Run) -> Tensors:
    """Parameters to start from, by name."""
    source = generator(seeds.submission(f"loop/{run.label}/start"))
    model = Model(VOCAB, EMBEDDING, HIDDEN)
    return {
        name: uniform(source, 1.0, *parameter.shape).to(run.dtype)
        for name, parameter in model.state_dict().items()
    }


def to_tensors(label: str, start: Tensors, batches: list[Batch]) -> Tensors:
    """The tensors that the probe needs: one row of small integers for all inputs, one for all
    targets."""
    inputs = torch.cat([x.flatten() for x, _ in batches]).to(torch.int8)
    targets = torch.cat([y.flatten() for _, y in batches]).to(torch.int8)
    named = {f"{label}/start/{name}": tensor for name, tensor in start.items()}
    return named | {f"{label}/inputs": inputs, f"{label}/targets": targets}


def to_settings(label: str, batches: list[Batch], **rest: Any) -> dict[str, Any]:
    """How the probe cuts the rows into batches, and how it trains."""
    shapes = [list(x.shape) for x, _ in batches]
    return {"label": label, "shapes": shapes, "cuts": [b * t for b, t in shapes], **rest}


@dataclass(frozen=True)
class Trajectory:
    """What a right loop does: all parameters as a vector after each batch, and each loss."""

    start: torch.Tensor
    steps: torch.Tensor
    losses: torch.Tensor

    @property
    def scale(self) -> float:
        """The largest change of any parameter in the whole run."""
        return float((self.steps - self.start).abs().max())


@lru_cache(maxsize=2)  # one judgement asks several times
def reference(seeds: Seeds, run: Run) -> Trajectory:
    """SGD with momentum (Sutskever and others 2013, in torch's form), without an optimizer."""
    model = Model(VOCAB, EMBEDDING, HIDDEN, SCALE, TILT).to(run.dtype)
    values = draw_start(seeds, run)
    names = [name for name, _ in model.named_parameters()]
    start = _vector(values, names)
    velocity = {name: torch.zeros_like(values[name]) for name in names}
    steps, losses = [], []
    for inputs, targets in draw_batches(seeds, run):
        loss, grads = _loss_and_grads(model, values, names, inputs, targets)
        velocity = {n: run.momentum * velocity[n] + grads[n] for n in names}
        values = {n: values[n] - LEARNING_RATE * velocity[n] for n in names}
        steps.append(_vector(values, names))
        losses.append(loss)
    return Trajectory(start, torch.stack(steps), torch.stack(losses).double())


def _loss_and_grads(
    model: nn.Module, values: Tensors, names: list[str], inputs: torch.Tensor, targets: torch.Tensor
) -> tuple[torch.Tensor, Tensors]:
    leaves = {name: values[name].detach().requires_grad_() for name in names}
    blank = values["fc.weight"].new_zeros(1, inputs.shape[0], HIDDEN)
    logits, _ = functional_call(model, leaves, (inputs, (blank, blank.clone())))
    loss = nn.functional.cross_entropy(logits.mT, targets, ignore_index=PADDING)
    grads = torch.autograd.grad(loss, list(leaves.values()))
    return loss.detach(), dict(zip(names, grads, strict=True))


def _vector(values: Tensors, names: list[str]) -> torch.Tensor:
    return torch.cat([values[name].flatten() for name in names])
