"""What a first try at the copy task is told, where several things are wrong at once."""

from __future__ import annotations

import pytest

from autograder.authoring.splice import splice
from autograder.worker import Worker

from .test_copy_task import grade_parts, solved

MEASURED = """
def accuracy(model, batches):
    found = []
    for inputs, target in batches:
        guess = model(inputs)[:, -1].argmax(dim=1)
        found.append({share})
    return {total}
"""
MEAN = "(guess == target).float().mean().item()"
COUNT = "(guess == target).sum().item()"
ONE_PAIR = """
def compare(models, steps, batch_size, generator, length=50):
    return {kind: accuracy(model, copy_batch(2000, generator, length))
            for kind, model in models.items()}
"""
SLOW = """
def compare(models, steps, batch_size, generator, length=50):
    shares = {}
    for kind, model in models.items():
        optimizer = torch.optim.Adam(model.parameters())
        for _ in range(steps):
            inputs, target = copy_batch(batch_size, generator, length)
            optimizer.zero_grad()
            F.cross_entropy(model(inputs)[:, -1], target).backward()
            optimizer.step()
        shares[kind] = accuracy(model, [copy_batch(batch_size, generator, length)])
    return shares
"""


@pytest.mark.parametrize(
    ("share", "total", "said"),
    [
        (MEAN, "sum(found) / len(found)", "this is the mean of the batches' shares"),
        (COUNT, "sum(found)", "this is the number of right rows"),
        (MEAN, "100 * sum(found) / len(found)", "this is the share in percent"),
    ],
)
def test_a_wrong_number_is_told_by_what_it_is(
    worker: Worker, share: str, total: str, said: str
) -> None:
    """Though evaluation mode and no_grad are missing as well, so that no known mistake fits."""
    text = splice(solved(), MEASURED.format(share=share, total=total))
    (found,) = grade_parts(worker, text, "copy_accuracy").values()
    assert (found.score, found.mistakes) == (0, ())
    assert said in found.feedback


def test_another_wrong_number_is_not_guessed_at(worker: Worker) -> None:
    """Half of the right share is none of those."""
    text = splice(solved(), MEASURED.format(share=MEAN, total="sum(found) / len(found) / 2"))
    (found,) = grade_parts(worker, text, "copy_accuracy").values()
    assert "should be" in found.feedback
    assert "A guess" not in found.feedback


def test_one_pair_is_not_taken_for_a_list_of_pairs(worker: Worker) -> None:
    """The exception comes up in accuracy; what leads to it is in compare."""
    text = splice(solved(), ONE_PAIR)
    assert (
        "one pair alone" in grade_parts(worker, text, "comparison")["comparison"].feedback.lower()
    )


def test_a_slow_optimizer_is_asked_for(worker: Worker) -> None:
    """Adam's own learning rate, and too few sequences to measure on."""
    text = splice(solved(), SLOW)
    found = grade_parts(worker, text, "comparison")["comparison"]
    assert found.score == 10
    assert "A guess: is the optimizer Adam" in found.feedback
