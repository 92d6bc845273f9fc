"""Whatever a submission hands back, the judge decides; it never fails itself."""

from __future__ import annotations

import random
from dataclasses import replace
from typing import Any

import pytest
import torch

from autograder.assessment.exceptions import not_implemented
from autograder.assessment.exercise import Case
from autograder.assessment.seeds import Seeds
from autograder.diagnosis.diagnose import diagnose, with_diagnosis
from autograder.exercises import load
from autograder.exercises.lstm import loop, trajectory
from autograder.grading import examine
from autograder.worker import Evidence, Frame, Worker

from ..samples import grade, solved, submission

ODD = {
    "complex": "torch.zeros({shape}, dtype=torch.complex64)",
    "bool": "torch.zeros({shape}).bool()",
    "float8": "torch.zeros({shape}).to(torch.float8_e4m3fn)",
    "half": "torch.zeros({shape}).half()",
    "bfloat16": "torch.zeros({shape}).bfloat16()",
    "nan": "torch.full({shape}, float('nan'))",
    "infinity": "torch.full({shape}, float('inf'))",
    "scalar": "torch.tensor(0.0)",
    "empty": "torch.zeros(0)",
    "sparse": "torch.zeros({shape}).to_sparse()",
    "meta": "torch.zeros({shape}, device='meta')",
    "uint16": "torch.zeros({shape}).to(torch.uint16)",
    "uint64": "torch.zeros({shape}).to(torch.uint64)",
    "quantised": "torch.quantize_per_tensor(torch.zeros({shape}), 0.1, 0, torch.qint8)",
    "nested": "torch.nested.nested_tensor([torch.zeros(2)])",
    "huge": "torch.zeros(1).expand(10**6, 10**5)",
    "conjugated": "torch.zeros({shape}, dtype=torch.complex64).conj().imag",
    "numpy": "torch.zeros({shape}).numpy()",
    "string": "'\\ud800\\x1b[31m' * 10000",
    "equal to all": (
        "type('T', (torch.Tensor,), {{'__eq__': lambda *_: True, '__torch_function__': None}})"
        "(torch.zeros({shape}))"
    ),
    "hostile": (
        "type('H', (), {{'__getattribute__': lambda *_: 1 / 0, '__float__': lambda s: 1 / 0}})()"
    ),
    "deep": "eval('[' * 80 + ']' * 80)",
}


@pytest.mark.parametrize("kind", ODD)
def test_odd_values_earn_nothing_and_break_nothing(worker: Worker, kind: str) -> None:
    """As state, as output, as parameters and as losses: each part fails or is partly right."""
    state = ODD[kind].format(shape="(1, batch_size, self.hidden_size)")
    output = ODD[kind].format(shape="tuple(state[0].shape)")
    number = ODD[kind].format(shape="(3,)")
    text = (
        solved()
        .replace("        h, c = state\n", f"        return {output}, {output}\n")
        .replace(
            "    def init_hidden_cell(self, batch_size):",
            f"    def init_hidden_cell(self, batch_size):\n        return {state}, {state}\n",
        )
        .replace(
            "def train(model, batches, optimizer, criterion):",
            "def train(model, batches, optimizer, criterion):\n"
            "    for p in model.parameters():\n"
            "        try:\n"
            f"            p.data = {ODD[kind].format(shape='tuple(p.shape)')}\n"
            "        except Exception:\n            pass\n"
            f"    return [{number} for _ in batches]\n",
        )
    )
    report = grade(worker, text)
    assert report.part("lstm_cell").status == "failed"
    assert report.part("init_hidden_cell").status in ("failed", "partial")
    assert report.part("training_loop").status == "failed"
    assert report.to_json().isascii()


def test_not_implemented_from_torch_is_no_stub(worker: Worker) -> None:
    """torch's own NotImplementedError is an error like others; only the stub's means no start."""
    text = solved().replace(
        "        h, c = state\n", "        h, c = (s.to(torch.float8_e4m3fn) for s in state)\n"
    )
    assert grade(worker, text).part("lstm_cell").status == "failed"


def mutated(frame: Frame, draw: random.Random) -> Frame | None:
    """A frame as a forger might send it: tensors lost, reshaped, retyped; words of any kind."""
    if draw.random() < 0.1:
        return None
    tensors = {}
    for name, tensor in frame.tensors.items():
        ways = [
            lambda t: t,
            lambda t: t,
            lambda t: t.flatten(),
            lambda t: t[None],
            lambda t: t.sum(),
            lambda t: t.new_zeros(0),
            lambda t: t.to(torch.int32),
            lambda t: t.bool(),
            lambda t: t.half() * float("nan"),
        ]
        if draw.random() < 0.9:
            tensors[name] = draw.choice(ways)(tensor)
    junk: list[Any] = [None, True, -1, 1e400, "x" * 99, [], [[]], {}, {"a": [1]}, 10**30]
    words = {key: draw.choice([value, *junk]) for key, value in frame.words.items()}
    error = {"type": draw.choice(junk), "message": draw.choice(junk), "line": draw.choice(junk)}
    return Frame(
        tensors=tensors,
        words=words,
        not_tensors=draw.choice([{}, {"h": "list of 2"}, {"returned": "NoneType"}]),
        error=draw.choice([None, None, None, {}, error]),
    )


@pytest.mark.parametrize(
    "part_id", ["lstm_cell", "init_hidden_cell", "training_loop", "delay_task"]
)
def test_no_forged_evidence_breaks_the_judge(worker: Worker, part_id: str) -> None:
    """300 random forgeries of an honest run's evidence: each gets a verdict within its points."""
    part = load("lstm").part(part_id)
    assert not part.is_manual
    source = submission(solved()).source
    seeds = Seeds(b"secret", "lstm/1", "code")
    case = examine(part, source, seeds, worker)
    honest = case.evidence
    assert part.judge(case).score == part.max_score
    draw = random.Random(part_id)
    for _ in range(300):
        frames = {label: mutated(frame, draw) for label, frame in honest.frames.items()}
        kept = {label: frame for label, frame in frames.items() if frame is not None}
        over = draw.choice([None, "cpu", "wall", "evidence"])
        forged = Evidence(kept, over, draw.choice([None, 9]), draw.choice([None, 3]), 1.0)
        case = Case(seeds, forged, source, part.rubric)
        verdict = part.judge(case)
        assert 0 <= verdict.score <= part.max_score
        assert verdict.feedback.strip()
        if verdict.score < part.max_score:
            named = with_diagnosis(verdict, diagnose(part, case, verdict), part.near_miss, "full")
            assert 0 <= named.score < part.max_score
        not_implemented(forged, source)


def test_of_forged_updates_only_as_many_are_looked_at_as_there_are_batches() -> None:
    """A frame of a few megabytes can claim millions of them."""
    forged = Frame({"steps": torch.zeros(3_000_000, 1, dtype=torch.int8)}, {}, {}, None)
    evidence = Evidence({trajectory.FIXED.label: forged}, None, None, 0, 0.1)
    case = Case(Seeds(b"s", "lstm/1", ""), evidence, submission(solved()).source, ())
    honest = Evidence({}, None, None, 0, 0.1)
    assert len(loop.fingerprint(case)) == len(loop.fingerprint(replace(case, evidence=honest)))
