"""The part ``delay_task``: does the student's loop teach an LSTM to remember?"""

from __future__ import annotations

import inspect

import torch

from ...exercise import Case
from ...rubric import Verdict, climb
from ...seeds import Seeds
from ...worker import Frame, Probe
from .inputs import generator, integers, uniform
from .loop import Batch, Tensors, to_settings, to_tensors
from .probes import loop as probe_module
from .probes.loop import PADDING, Model

# Predict the letter of DELAY steps ago, in rows of TIME letters.
DELAY, TIME, VOCAB = 20, 21, 26
EMBEDDING, HIDDEN, BATCH, BATCHES = 16, 32, 64, 400
SIZES = {"vocab_size": VOCAB, "embedding_dim": EMBEDDING, "hidden_size": HIDDEN}
LEARNING_RATE = 0.02  # Adam's
# Forget gates that start open keep what they have not yet learned to keep (Gers, Schmidhuber and
# Cummins 2000; Jozefowicz, Zaremba and Sutskever 2015).
FORGET_BIAS = 3.0
MIN_ACCURACY = 0.8
# A training ends early after three looks on end, at 64 letters each, that find 95% right. Of a
# model that gets 85% right, one look in a hundred finds that; three on end, one in a million.
LEARNED = {"every": 10, "share": 0.95, "times": 3}
UNSEEN = 512  # sequences to score on
KEPT_LOSSES = 100  # points of the learning curve


def draw_batches(source: torch.Generator, batches: int, rows: int) -> list[Batch]:
    """Random letters and, as targets, the letters of DELAY steps before; padding where none is."""
    drawn = []
    for _ in range(batches):
        inputs = integers(source, VOCAB, rows, TIME)
        targets = torch.full_like(inputs, PADDING)
        targets[:, DELAY:] = inputs[:, : TIME - DELAY]
        drawn.append((inputs, targets))
    return drawn


def draw_start(seeds: Seeds) -> Tensors:
    """The initial weights that all students of a course start from, float32, near torch's own."""
    source = generator(seeds.course("delay/start"))
    bound = HIDDEN**-0.5
    shapes = {name: p.shape for name, p in Model(VOCAB, EMBEDDING, HIDDEN).state_dict().items()}
    start = {name: uniform(source, bound, *shape).float() for name, shape in shapes.items()}
    start["embed.weight"] = torch.randn(VOCAB, EMBEDDING, generator=source)
    start["lstm.bias_ih_l0"][HIDDEN : 2 * HIDDEN] = FORGET_BIAS
    start["lstm.bias_hh_l0"][HIDDEN : 2 * HIDDEN] = 0.0
    return start


def probe(seeds: Seeds) -> Probe:
    """One training on the grader's own model, whose cell the student's was proven equal to."""
    batches = draw_batches(generator(seeds.course("delay/train")), BATCHES, BATCH)
    run = to_settings(
        "delay",
        batches,
        sizes=SIZES,
        scale=1.0,
        tilt=0.0,
        dtype="float32",
        optimizer="Adam",
        options={"lr": LEARNING_RATE},
        snapshots=False,
        learned=LEARNED,
    )
    tensors = to_tensors("delay", draw_start(seeds), batches)
    source = inspect.getsource(probe_module)
    return Probe(source=source, tensors=tensors, settings={"runs": [run]}, cpu=60.0)


def accuracy(seeds: Seeds, weights: Tensors) -> float:
    """The share of right letters on unseen sequences, over the positions that are not padding."""
    model = Model(VOCAB, EMBEDDING, HIDDEN)
    model.load_state_dict(weights)
    ((inputs, targets),) = draw_batches(generator(seeds.course("delay/test")), 1, UNSEEN)
    with torch.no_grad():
        logits, _ = model(inputs, model.init_hidden_cell(UNSEEN))
    scored = targets != PADDING
    return float((logits.argmax(-1) == targets)[scored].double().mean())


def judge(case: Case) -> Verdict:
    """All 20 points at the minimum accuracy, else none."""
    frame = case.frame("delay")
    if frame is None:
        problem = f"{case.trouble('delay')} This was the training on the delay task."
        return climb(case.rubric, [lambda: problem])
    losses, weights = _losses(frame), _weights(frame)
    if weights is None:
        problem = "After the training the model's weights are not finite numbers."
        return climb(case.rubric, [lambda: problem], Verdict(0.0, "", losses=losses))
    reached = round(accuracy(case.seeds, weights), 4)
    enough = reached >= MIN_ACCURACY
    said = (
        f"The trained model predicts {'' if enough else 'only '}{reached:.1%} of the letters of "
        f"{DELAY} steps ago on unseen sequences; {MIN_ACCURACY:.0%} are needed."
    )
    verdict = Verdict(0.0, said, accuracy=reached, losses=losses)
    return climb(case.rubric, [lambda: None if enough else said], verdict)


def _weights(frame: Frame) -> Tensors | None:
    """What came, as far as it is what was asked for: every name, shape and a finite number."""
    wanted = Model(VOCAB, EMBEDDING, HIDDEN).state_dict()
    found = {name: frame.tensors.get(f"end/{name}") for name in wanted}
    good = {
        name: tensor.float()
        for name, tensor in found.items()
        if tensor is not None and tensor.shape == wanted[name].shape and tensor.isfinite().all()
    }
    return good if len(good) == len(wanted) else None


def _losses(frame: Frame) -> tuple[float, ...]:
    """The learning curve, thinned out. The student's own word: it is shown and decides nothing."""
    losses = frame.tensors.get("losses")
    if losses is None or losses.dim() != 1 or not losses.is_floating_point():
        return ()
    finite = losses[losses.isfinite()].tolist()
    return tuple(round(loss, 4) for loss in finite[:: max(1, len(finite) // KEPT_LOSSES)])
