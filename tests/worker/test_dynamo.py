"""Torch's compiler is put off until it is needed: nothing changes but the time of importing it."""

from __future__ import annotations

import subprocess
import sys

import pytest

from autograder.worker import Worker

from .test_confinement import call, said

TRAIN = """
import inspect, sys, torch
if sys.argv[1] == "put off":
    from autograder.worker.inside import dynamo
    dynamo.put_off()

for name in ("Adam", "AdamW", "SGD", "RMSprop", "Adagrad", "NAdam", "RAdam", "Rprop"):
    torch.manual_seed(0)
    model = torch.nn.LSTM(2, 3)
    optimizer = getattr(torch.optim, name)(model.parameters(), lr=0.01)
    schedule = torch.optim.lr_scheduler.StepLR(optimizer, 1, 0.5)
    for _ in range(3):
        optimizer.zero_grad()
        model(torch.ones(4, 2))[0].square().sum().backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        schedule.step()
    optimizer.load_state_dict(optimizer.state_dict())
    print(name, [parameter.tolist() for parameter in model.parameters()])
inspect.getmodule(model.forward.__code__)  # looks at every module that there is
torch.jit.script(torch.nn.Linear(2, 2))
print("real" if "torch._dynamo.eval_frame" in sys.modules else "put off", file=sys.stderr)
"""


def train(how: str) -> tuple[str, str]:
    """What a process printed that trained with every optimizer, and whether it has the compiler."""
    command = [sys.executable, "-c", TRAIN, how]
    ran = subprocess.run(command, capture_output=True, text=True, check=True, timeout=120)
    return ran.stdout, ran.stderr.splitlines()[-1]


def test_optimizers_train_alike_without_it() -> None:
    """All numbers are those of torch as it comes, to the last bit, and it is not imported."""
    plain, compiler = train("as it comes")
    assert compiler == "real"
    assert train("put off") == (plain, "put off")


NEEDS_IT = {
    "compile": "torch.compile(lambda x: x + 1, backend='eager')(torch.ones(2)).tolist()",
    "derivative": "torch.func.grad(lambda x: (x * x).sum())(torch.ones(2)).tolist()",
    "asked for": "[float(not torch._dynamo.is_compiling()), float(bool(torch._dynamo.config)) + 1]",
    "a submodule": (
        "[1.0 + bool(__import__('torch._dynamo.config')), "
        "2.0 * (__import__('sys').modules['torch._dynamo'] is torch._dynamo)]"
    ),
    "trained first": (
        "(o := torch.optim.SGD([torch.nn.Parameter(torch.ones(1))]), o.zero_grad(), o.step()) and "
        "torch.compile(lambda x: x * 2, backend='eager')(torch.ones(2)).tolist()"
    ),
}


@pytest.mark.parametrize("name", NEEDS_IT)
def test_who_needs_it_has_it(jailed: Worker, name: str) -> None:
    """The real one is imported then, in the jail, too."""
    evidence = call(jailed, f"import torch; return {NEEDS_IT[name]}", cpu=30.0)
    expected = {"asked for": [1.0, 2.0]}.get(name, [2.0, 2.0])
    assert said(evidence) == repr(expected)
