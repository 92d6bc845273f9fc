"""RNN, GRU and LSTM on the delay task: how far back does each of them remember, and why?

    python compare.py                        every delay, three seeds: some minutes
    python compare.py --seeds 1 --batches 200 --delays 5 10 20       a first look
    python compare.py --save figure.png      where to draw it

Every model trains at several learning rates, and its best one counts. The second picture shows the
reason for the first: how much of the gradient arrives at each step back in time, in models that
have learned nothing yet. Drawing needs matplotlib: pip install matplotlib.
"""

import argparse
import os
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from statistics import mean

import torch
from torch import nn

from autograder.exercises.lstm.task import DelayTask
from experiment import honest, positive
from lstm_long_dependency import LSTMModel
from rnn_long_dependency import RNNModel

LETTERS = 26
LONGEST = 60  # steps back in time of the second picture


class GRUModel(RNNModel):
    """The RNN model with a GRU. Its two gates say what is kept, and what is read of the past."""

    name = "GRU"

    def __init__(self, vocab_size, embedding_dim, hidden_size):
        super().__init__(vocab_size, embedding_dim, hidden_size)
        self.rnn = nn.GRU(embedding_dim, hidden_size, batch_first=True)


# Name, model, and whether its forget gates start open.
CONTESTANTS = {
    "RNN": (RNNModel, False),
    "GRU": (GRUModel, False),
    "LSTM, as PyTorch starts it": (LSTMModel, False),
    "LSTM, forget gates open": (LSTMModel, True),
}


def accuracy_of(job, asked, batches):
    """The accuracy of one training: a contestant at a delay, a learning rate and a seed."""
    name, delay, lr, seed = job
    kind, remember = CONTESTANTS[name]
    task = DelayTask(delay, delay + asked, LETTERS)
    return honest(kind, task, seed, batches, lr=lr, remember=remember)[1]


def best_of(found, name, delay, rates):
    """Return the best learning rate of a contestant at a delay, and its accuracies for all seeds."""
    by_rate = {rate: [a for job, a in found.items() if job[:3] == (name, delay, rate)] for rate in rates}
    return max(by_rate.items(), key=lambda each: mean(each[1]))


def gradient_norms(name, seed):
    """Return the length of the gradient, 0 to LONGEST steps back, in a new model.

    The loss is at the last step. The lengths are relative to the length at 0 steps back.
    """
    kind, remember = CONTESTANTS[name]
    torch.manual_seed(seed)
    model = kind(LETTERS, 16, 32)
    if remember:
        model.remember()
    kept = []
    model.embed.register_forward_hook(lambda *call: kept.append(call[2]) or call[2].retain_grad())
    letters = torch.randint(LETTERS, (64, LONGEST + 1))
    logits, _ = model(letters, model.init_hidden_cell(len(letters)))
    nn.functional.cross_entropy(logits[:, -1], letters[:, 0]).backward()
    norms = kept[0].grad.norm(dim=2).mean(dim=0).flip(0)
    return (norms / norms[0]).tolist()


def draw(best, delays, gradients, path):
    import matplotlib

    matplotlib.use("Agg")
    import matplotlib.pyplot as plt

    figure, (left, right) = plt.subplots(1, 2, figsize=(9, 3.6), layout="constrained", dpi=110)
    for name in CONTESTANTS:
        shares = [best[name, delay][1] for delay in delays]
        (line,) = left.plot(delays, [mean(each) for each in shares], marker="o", label=name)
        low, high = [min(each) for each in shares], [max(each) for each in shares]
        left.fill_between(delays, low, high, color=line.get_color(), alpha=0.2)
        right.plot(gradients[name], color=line.get_color())
    left.axhline(1 / LETTERS, color="gray", linestyle=":", label="guessing")
    left.set(xlabel="DELAY (steps)", ylabel="accuracy on unseen sequences", ylim=(0, 1.02))
    left.legend(fontsize=8)
    right.set(xlabel="steps back in time", ylabel="gradient norm, relative", yscale="log", ylim=(1e-8, 3))
    figure.savefig(path)
    print(f"Drawn: {path}")


def main():
    options = read_options()
    jobs = [
        (name, delay, rate, seed)
        for name in CONTESTANTS
        for delay in options.delays
        for rate in options.rates
        for seed in range(options.seeds)
    ]
    work = partial(accuracy_of, asked=options.asked, batches=options.batches)
    found = {}
    with ProcessPoolExecutor(options.jobs) as pool:
        for job, share in zip(jobs, pool.map(work, jobs)):
            found[job] = share
            print(f"\r{len(found)} of {len(jobs)} trainings", end="", flush=True)
    print("\n")
    best = {
        (name, delay): best_of(found, name, delay, options.rates)
        for name in CONTESTANTS
        for delay in options.delays
    }
    tell(best, options)
    gradients = {name: gradient_norms(name, seed=0) for name in CONTESTANTS}
    tell_gradients(gradients)
    try:
        draw(best, options.delays, gradients, options.save)
    except ImportError:
        print("Nothing was drawn, because matplotlib is missing (pip install matplotlib).")


def tell(best, options):
    print(f"Accuracy at each model's best learning rate: mean of {options.seeds} seeds (lowest to highest).\n")
    print(f"{'delay':28}" + "".join(f"{delay:>18}" for delay in options.delays))
    for name in CONTESTANTS:
        cells = [best[name, delay][1] for delay in options.delays]
        shown = [f"{mean(each):.2f} ({min(each):.2f}–{max(each):.2f})" for each in cells]
        print(f"{name:28}" + "".join(f"{each:>18}" for each in shown))
    print()


def tell_gradients(gradients):
    print("Length of the gradient at each step back, relative to the last step, before training:\n")
    steps = [1, 5, 10, 20, 40, LONGEST]
    print(f"{'steps':28}" + "".join(f"{step:>12}" for step in steps))
    for name, norms in gradients.items():
        print(f"{name:28}" + "".join(f"{norms[step]:>12.1e}" for step in steps))
    print()


def read_options():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--delays", type=positive, nargs="+", default=[2, 5, 10, 15, 20, 30])
    parser.add_argument("--rates", type=float, nargs="+", default=[0.003, 0.01, 0.03])
    parser.add_argument("--seeds", type=positive, default=3, help="how many")
    parser.add_argument("--batches", type=positive, default=400, help="how long each trains")
    parser.add_argument("--asked", type=positive, default=1, help="letters to name in a sequence")
    parser.add_argument("--jobs", type=positive, default=os.cpu_count(), help="side by side")
    parser.add_argument("--save", default="long_dependency.png", help="the picture's file")
    return parser.parse_args()


if __name__ == "__main__":
    main()
