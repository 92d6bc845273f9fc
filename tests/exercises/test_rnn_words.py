"""What a first try at the plain RNN is told, where the exception alone misleads."""

from __future__ import annotations

import pytest

from autograder.worker import Worker

from .test_rnn import RETURN, distance, grade, solved

SUM = """        total = x @ self.weight_ih.T + self.bias_ih
        total = total + h @ self.weight_hh.T + self.bias_hh
"""
CELLS = {
    "self.weight_ih @ x.T + self.bias_ih + self.weight_hh @ h.T": (
        "A product comes out as (H, batch)"
    ),
    "self.weight_ih @ x + self.bias_ih + self.weight_hh @ h": "the matrix stands on the right of @",
    "x @ self.weight_ih + self.bias_ih + h @ self.weight_hh": "transpose the second one (.T)",
    "x * self.weight_ih + self.bias_ih + h * self.weight_hh": "The matrix product is @",
}
GRADIENTS = "    gradients = torch.autograd.grad(loss, states)\n"
BY_HAND = """    gradients = [torch.ones_like(h0)]
    for h in reversed(states[1:]):
        gradients.insert(0, cell.weight_hh.T @ (gradients[0] * (1 - h**2)))
"""


@pytest.mark.parametrize("line", CELLS)
def test_a_product_that_does_not_fit(worker: Worker, line: str) -> None:
    """Told by what is wrong with it, and never as two mistakes that nobody made."""
    assert solved().count(SUM) == 1
    text = solved().replace(SUM, f"        total = {line} + self.bias_hh\n")
    part = grade(worker, text, parts=["rnn_cell"])["rnn_cell"]
    assert part.score == 0
    assert CELLS[line] in part.feedback
    assert "Two mistakes" not in part.feedback


TUPLE = "    gradients = [torch.autograd.grad(loss, s, retain_graph=True) for s in states]\n"
KEPT = "    loss.backward()\n    gradients = [state.grad for state in states]\n"
DISTANCES = [
    (GRADIENTS, BY_HAND, "the matrix stands on the right of @"),
    (GRADIENTS, TUPLE, "gives a tuple"),
    (GRADIENTS, KEPT, "torch keeps .grad only for a tensor that you made"),
    (RETURN, RETURN.replace("norm().item()", "norm(dim=1)"), "(3 is the batch.) A norm is one"),
]


@pytest.mark.parametrize(("line", "other", "said"), DISTANCES)
def test_a_gradient_of_another_kind(worker: Worker, line: str, other: str, said: str) -> None:
    """From the wrong side, in a tuple, not kept, or with a norm for each sequence."""
    part = distance(worker, line, other)
    assert part.score == 0
    assert said in part.feedback
