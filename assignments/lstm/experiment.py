"""One experiment on the delay task: train a model, score it, and say what the score means.

`rnn_long_dependency.py` and `lstm_long_dependency.py` run it with their models. The data and the
score are those of the grader, from `autograder.exercises.lstm.task`.
"""

import argparse

import torch
from torch import nn

from autograder.exercises.lstm.task import CLASSIC, PADDING, TASK, DelayTask, accuracy, as_text
from autograder.integrations.student_code import own  # yours:

UNSEEN = 500  # sequences to score on


(train,) = own(__file__, "lstm", "train")  # yours: train


def experiment(kind, task, batches, settings, seed):
    """Train a fresh model of a kind on the batches. Return it and its losses."""
    torch.set_num_threads(1)  # the fastest, for tensors this small
    torch.manual_seed(seed)
    model = kind(task.vocab_size, settings["embedding_dim"], settings["hidden_size"])
    if settings["remember"] and hasattr(model, "remember"):
        model.remember()
    optimizer = torch.optim.Adam(model.parameters(), lr=settings["lr"])
    losses = train(model, batches, optimizer, nn.CrossEntropyLoss(ignore_index=PADDING))
    return model, losses


def honest(kind, task, seed=0, batches=300, rows=64, lr=None, remember=True):
    """Train on fresh sequences in every batch, and score on sequences that are not in the training.

    Return the model and its accuracy.
    """
    settings = {"embedding_dim": 16, "hidden_size": 32, "remember": remember}
    source = torch.Generator().manual_seed(seed)
    drawn = task.batches(source, rows, batches)
    model, _ = experiment(kind, task, drawn, settings | {"lr": lr or kind.lr}, seed)
    return model, accuracy(model, *task.batch(source, UNSEEN))


def classic(kind, seed=0, epochs=500):
    """Train on one sequence and score on the same sequence, as the task is often taught.

    Return the model, its accuracy on this sequence, and its accuracy on unseen sequences.
    """
    settings = {"embedding_dim": 16, "hidden_size": 32, "remember": False, "lr": 0.005}
    source = torch.Generator().manual_seed(seed)
    inputs, targets = CLASSIC.batch(source, 1)
    model, _ = experiment(kind, CLASSIC, [(inputs, targets)] * epochs, settings, seed)
    unseen = CLASSIC.batch(source, UNSEEN)
    return model, accuracy(model, inputs, targets), accuracy(model, *unseen)


def main(kinds):
    """Run the first kind of model, and compare the other kinds with it."""
    options = read_options(kinds[0])
    if options.classic:
        run_classic(kinds, options.seed)
    else:
        letters = options.delay + TASK.time - TASK.delay
        task = DelayTask(options.delay, letters, TASK.vocab_size)
        run_honest(kinds, task, options.seed, options.batches)


def read_options(kind):
    parser = argparse.ArgumentParser(description=f"Train {kind.name} on the delay task.")
    parser.add_argument("--classic", action="store_true", help="one sequence, scored on itself")
    parser.add_argument("--delay", type=positive, default=TASK.delay, help="steps to remember")
    parser.add_argument("--batches", type=positive, default=300, help="how long to train")
    parser.add_argument("--seed", type=int, default=0, help="other letters, another start")
    return parser.parse_args()


def positive(text):
    number = int(text)
    if number < 1:
        raise ValueError
    return number


def run_honest(kinds, task, seed, batches):
    print(f"The delay task: name the letter of {task.delay} steps ago. Every batch brings fresh")
    print(f"sequences of {task.time} letters out of {task.vocab_size}; the score is on unseen ones.\n")
    reached = {}
    for kind in kinds:
        model, reached[kind] = honest(kind, task, seed, batches)
        if kind is kinds[0]:
            show(model, task, seed)
    compare(reached)
    print(f"The {kinds[0].name} {interpret(reached[kinds[0]], task)}")


def run_classic(kinds, seed):
    print(f"One sequence of {CLASSIC.time} letters, delay {CLASSIC.delay}, trained and scored on itself.\n")
    known, unseen = {}, {}
    for kind in kinds:
        model, known[kind], unseen[kind] = classic(kind, seed)
        if kind is kinds[0]:
            show(model, CLASSIC, seed)
    compare(known)
    own = kinds[0]
    print(
        f"This does not tell them apart. There is one sequence, so a model can learn by heart which letter\n"
        f"comes at which place, without remembering any letter. On sequences that it has not seen, the\n"
        f"same {own.name} is right in {unseen[own]:.0%}. Guessing is right in {1 / CLASSIC.vocab_size:.0%}.\n"
        f"Run this again without --classic."
    )


def show(model, task, seed):
    """Print one sequence, the letters to name, and the letters that the model names."""
    inputs, targets = task.batch(torch.Generator().manual_seed(seed), 1)
    with torch.no_grad():
        logits, _ = model(inputs, model.init_hidden_cell(1))
    named = logits.argmax(dim=-1).masked_fill(targets == PADDING, PADDING)
    print("letters  ", as_text(inputs[0]))
    print("to name  ", as_text(targets[0]))
    print("it names ", as_text(named[0]), "\n")


def compare(reached):
    for kind, share in reached.items():
        print(f"{kind.name:5} {share:6.1%}  {'█' * round(30 * share)}")
    print()


def interpret(share, task):
    """Say what an accuracy means for the memory of a model, as the end of a sentence."""
    chance = 1 / task.vocab_size
    if share > 0.9:
        return f"remembers: nearly every letter comes back (delay {task.delay})."
    if share > 2 * chance:
        return f"remembers a part: guessing would be right in {chance:.0%}."
    return f"remembers nothing: guessing would be right in {chance:.0%}, too."
