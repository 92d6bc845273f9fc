"""The sequence is drawn whole, the copy written, the cut made; helpers, clipping, one test set."""
from __future__ import annotations

from collections.abc import Iterable, Iterator

import torch
from torch import Tensor, nn

Batch = tuple[Tensor, Tensor]
LEARNING_RATE = 0.02


def copy_batch(
    batch_size: int, generator: torch.Generator, length: int = 50, symbols: int = 8
) -> Batch:
    sequences = torch.randint(0, symbols, size=(batch_size, length), generator=generator)
    sequences[:, -1] = sequences[:, 0]
    inputs, target = sequences.split([length - 1, 1], dim=1)
    return inputs, target.squeeze(1)


def stream(count: int, rows: int, generator: torch.Generator, length: int) -> Iterator[Batch]:
    for _ in range(count):
        yield copy_batch(rows, generator, length)


@torch.inference_mode()
def accuracy(model: nn.Module, batches: Iterable[Batch]) -> float:
    before = model.training
    try:
        model.train(False)
        hits = [(model(x)[:, -1, :].max(dim=-1).indices == y).double() for x, y in batches]
    finally:
        model.train(before)
    return torch.cat(hits).mean().item()


def fit(model: nn.Module, batches: Iterable[Batch]) -> list[float]:
    optimizer = torch.optim.AdamW(model.parameters(), lr=LEARNING_RATE, weight_decay=0.0)
    criterion, losses = nn.CrossEntropyLoss(), []
    for x, y in batches:
        loss = criterion(model(x)[:, -1], y)
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        losses.append(float(loss))
    return losses


def compare(
    models: dict[str, nn.Module],
    steps: int,
    batch_size: int,
    generator: torch.Generator,
    length: int = 50,
) -> dict[str, float]:
    test = list(stream(8, 250, generator, length))
    for model in models.values():
        fit(model, stream(steps, batch_size, generator, length))
    return {kind: accuracy(model, test) for kind, model in models.items()}
