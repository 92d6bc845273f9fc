"""The evidence of a training: its weights, and whether they come from where it started."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import torch
from torch import nn

from ..assessment.seeds import Seeds
from ..assessment.tensors import uniform
from ..worker import Frame

Tensors = dict[str, torch.Tensor]
LOUD = 3.0  # how much larger than torch's the weights start that symbols come in and go out by


def of_course(seeds: Seeds) -> Seeds:
    """The same seeds for everyone in a course, whatever the code."""
    return replace(seeds, code="")


def draw_weights(model: nn.Module, source: torch.Generator, hidden: int) -> None:
    """Give a model with ``embed`` and ``fc`` weights as torch draws them, float32, but with symbols
    that are louder than the noise."""
    start = {name: uniform(source, hidden**-0.5, *p.shape) for name, p in model.named_parameters()}
    start["embed.weight"] = torch.randn(start["embed.weight"].shape, generator=source)
    for name, weight in start.items():
        if name.endswith(("weight_ih_l0", "fc.weight")):
            weight *= LOUD
    model.load_state_dict(start)


def weights_of(frame: Frame, prefix: str, model: nn.Module) -> Tensors | None:
    """The weights in a frame, by their names behind ``prefix``; None unless all of the model's are
    there, each of its shape and finite."""
    wanted = model.state_dict()
    found = {name: frame.tensors.get(prefix + name) for name in wanted}
    good = {
        name: tensor.float()
        for name, tensor in found.items()
        if tensor is not None and tensor.shape == wanted[name].shape and tensor.isfinite().all()
    }
    return good if len(good) == len(wanted) else None


def likeness(weights: Mapping[str, torch.Tensor], start: Tensors, name: str) -> float:
    """The cosine between a weight after a training and before it. A training changes some weights
    by little, and weights that were brought along have another start."""
    after, before = (tensors[name].flatten() for tensors in (weights, start))
    return float(torch.cosine_similarity(after, before, dim=0))
