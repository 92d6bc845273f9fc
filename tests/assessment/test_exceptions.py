"""Feedback on an exception names its usual cause, and the sizes in its message."""

from __future__ import annotations

import re

import pytest

from autograder.assessment.causes import GENERAL, Cause, sizes_in, usual_cause
from autograder.exercises import load, names
from autograder.grading import grade_source
from autograder.worker import Worker

from ..samples import SECRET, solved, submission

GATES = "x @ self.weight_ih.T + self.bias_ih + h @ self.weight_hh.T + self.bias_hh"
CHUNK = "i, f, g, o = gates.chunk(4, dim=1)"
SIGMOIDS = "torch.sigmoid(f) * c"
RETURN = "        return h, c\n"
STATE_LINE = "state = model.init_hidden_cell(inputs.shape[0])"
LOSS = "criterion(logits.flatten(0, 1), targets.flatten())"
NAMED = "(3 is the batch, 5 is input_size, 16 is 4 times hidden_size.)"

# Those of every part of every exercise, each once.
CAUSES = dict.fromkeys(
    cause for name in names() for part in load(name).parts for cause in part.causes
)

# The solved code, a student's code in its place, and a part of the feedback.
WRITTEN = {
    "lstm_cell": [
        (CHUNK, "i, f, g, o = gates.chunk(4)", "chunk splits dimension 0, the batch, unless"),
        (CHUNK, "i, f, g, o = gates.chunk(4, dim=0)", "The gates lie along dimension 1"),
        (CHUNK, "i, f, g, o = torch.chunk(gates, 4, 0)", "The gates lie along dimension 1"),
        (CHUNK, "i, f, g, o = gates.split(2, dim=1)", "split takes the size of one piece"),
        (CHUNK, "i, f, g, o = gates", "gives its rows, one for each example"),
        ("h, c = state", "h, c, _ = state", "not enough values to unpack (expected 3"),
        ("h, c = state", "h, c = state[0]", "The state is the pair (h, c)"),
        ("h, c = state", "h = c = state", "state is the pair (h, c). Unpack the pair"),
        (
            GATES,
            GATES.replace("self.weight_ih.T", "self.weight_ih"),
            "transpose the second one (.T)",
        ),
        (GATES, GATES.replace("self.weight_ih.T", "self.weight_ih"), NAMED),
        (GATES, GATES.replace("weight_ih", "weight_hh", 1), "multiplied with the wrong vector?"),
        (GATES, GATES.replace("x @ self.weight_ih.T", "self.weight_ih.T @ x"), "shapes cannot be"),
        (SIGMOIDS, "torch.sigmoid(gates) * c", "Print the shape of each piece of this line"),
        (CHUNK, "n = self.hidden_size", "The given cell keeps no sizes"),
        (GATES, GATES.replace("bias_hh", "b_hh"), "b_hh is not one of them"),
        (GATES, GATES.replace("h @", "h.float() @"), "has a fixed dtype"),
        (GATES, GATES + " + h_prev", "Nothing with this name is set before this line"),
        (GATES, f"F.linear(x, self.weight_ih) + {GATES}", "Most likely its import is missing"),
        (SIGMOIDS, "torch.sigmiod(f) * c", "There is no sigmiod in torch"),
        (SIGMOIDS, "sigma(f) * c", "sigma"),
        (RETURN, "        return h.view(3, 2, 2, 7), c\n", "A view keeps the number of elements"),
    ],
    "init_hidden_cell": [
        ("like = self.fc.weight", "like = self.lstm.weight", "fc and hidden_size, but no lstm"),
        ("dtype=like.dtype", "dtype=self.dtype", "A module has no dtype. Its parameters have"),
        ("(1, batch_size, self", "(1, self.batch_size, self", "The batch size is the argument"),
        ("device=like.device", "device='cuda'", "The grader may have no GPU"),
    ],
    "training_loop": [
        (
            STATE_LINE,
            STATE_LINE.replace("[0]", "[1]"),
            "made for 6 sequences, but this batch has 4",
        ),
        (LOSS, "criterion(logits, targets)", "criterion expects the classes in dimension 1"),
        (LOSS, "criterion(logits.flatten(0, 1), targets)", "flatten"),
        (LOSS, "criterion(logits[:, -1], targets.flatten())", "There are 4 predictions and 24"),
        (LOSS, "criterion(_, targets)", "model returns the pair (logits, state)"),
        (LOSS, "nn.functional.nll_loss(logits.mT, targets, ignore_index=0)", "-100 is not a class"),
        ("logits, _ = model(inputs, state)", "logits, _ = model(inputs)", "inputs and a state"),
        (LOSS, f"{LOSS}.detach()", "The loss carries no gradient"),
        (LOSS, f"{LOSS}.item()", "'float' object has no attribute 'backward'"),
        (
            "for inputs, targets in batches:",
            "for k in range(len(batches)):",
            "go through it once",
        ),
        (
            "for inputs, targets in batches:",
            "batches = iter(batches)\n    inputs, targets = batches[0]\n    for _ in batches:",
            "go through it once",
        ),
    ],
}
CASES = [(part, *case) for part, cases in WRITTEN.items() for case in cases]


@pytest.mark.parametrize(("part", "right", "written", "said"), CASES)
def test_students_are_told_what_usually_lies_behind_it(
    worker: Worker, part: str, right: str, written: str, said: str
) -> None:
    """Really run, under a drawn input."""
    text = solved()
    assert right in text
    source = submission(text.replace(right, written, 1)).source
    results, _ = grade_source(source, load("lstm"), SECRET, worker, [part], {})
    assert not results[part].passed
    assert said in results[part].feedback


@pytest.mark.parametrize("cause", [*GENERAL, *CAUSES], ids=lambda cause: cause.said)
def test_a_cause_names_no_group_that_it_does_not_have(cause: Cause) -> None:
    """``{1}`` in a sentence needs a first group in its expression."""
    assert cause.why.format("all", *["group"] * re.compile(cause.said).groups)


def test_words_of_a_message_are_not_read_as_a_format() -> None:
    """A message is a student's own: braces in it mean nothing."""
    said = usual_cause("NameError: name '{0.__class__}' is not defined", "", GENERAL)
    assert said == ""
    said = usual_cause("AttributeError: module 'torch' has no attribute 'x'", "", GENERAL)
    assert said == "There is no x in torch. Check the spelling, and which module it is in."


def test_sizes_are_named_once_and_in_the_order_of_the_message() -> None:
    """Numbers that are no sizes are left alone."""
    sizes = {3: "the batch", 16: "4 times hidden_size"}
    assert sizes_in("(3x16 and 3x7)", sizes) == "(3 is the batch, 16 is 4 times hidden_size.)"
    assert sizes_in("weight3 and 7", sizes) == ""
