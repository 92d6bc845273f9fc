"""Runs a student's training loop on the grader's own model, and keeps what it did to it."""

import torch
from torch import nn

MOST_STEPS = 64  # snapshots kept


class Model(nn.Module):
    """The model of the exercise around torch's LSTM; the student's cell is never called here.

    ``scale`` multiplies the logits: it makes gradients so small that no usual clipping bites.
    ``tilt`` then adds fixed, unequal logits, so that losses differ from batch to batch all the same.
    """

    def __init__(self, vocab_size, embedding_dim, hidden_size, scale=1.0, tilt=0.0):
        super().__init__()
        self.hidden_size = hidden_size
        self.scale = scale
        self.tilt = tilt * torch.linspace(-1, 1, vocab_size)
        self.embed = nn.Embedding(vocab_size, embedding_dim)
        self.lstm = nn.LSTM(embedding_dim, hidden_size, batch_first=True)
        self.fc = nn.Linear(hidden_size, vocab_size)

    def forward(self, x, hidden_cell):
        outputs, hidden_cell = self.lstm(self.embed(x), tuple(hidden_cell))
        logits = self.scale * self.fc(outputs)
        return logits + self.tilt.to(logits), hidden_cell

    def init_hidden_cell(self, batch_size):
        both = torch.zeros(2, 1, batch_size, self.hidden_size).to(self.fc.weight)
        return tuple(both.unbind())


class Batches:
    """(inputs, targets) one by one, to be walked once."""

    def __init__(self, batches):
        self.batches = iter(batches)
        self.drawn = 0

    def __iter__(self):
        return self

    def __next__(self):
        inputs, targets = next(self.batches)
        self.drawn += 1
        return inputs.long(), targets.long()


def run(student, tensors, settings, recorder):
    student.run()
    for case in settings["runs"]:
        start = len(case["label"]) + 1
        given = {k[start:]: t for k, t in tensors.items() if k.startswith(case["label"] + "/")}
        recorder.attempt(case["label"], lambda given=given, case=case: train(student, given, case))


def train(student, given, case):
    """One training: parameters after every step and at the end, and the losses returned."""
    model = make_model(given, case)
    batches = Batches(split(given, case))
    optimizer = getattr(torch.optim, case["optimizer"])(model.parameters(), **case["options"])
    steps = Steps(model, optimizer) if case["snapshots"] else None
    criterion = nn.CrossEntropyLoss(ignore_index=-100)
    result = student.get("train")(model, batches, optimizer, criterion)
    found = {f"end/{name}": p for name, p in model.state_dict().items()}
    words = {"drawn": batches.drawn, "kind": kind(result)}
    if steps is not None:
        found["steps"] = torch.stack(steps.kept) if steps.kept else torch.zeros(0, 0)
        words["steps"] = steps.count
    losses = numbers(result)
    return found if losses is None else found | {"losses": losses}, words


def make_model(given, case):
    model = Model(*case["sizes"], case["scale"], case["tilt"]).to(getattr(torch, case["dtype"]))
    model.load_state_dict({k[6:]: t for k, t in given.items() if k.startswith("start/")})
    return model


def split(given, case):
    """Batches of the sizes asked for, out of one long row of numbers."""
    rows = zip(given["inputs"].split(case["cuts"]), given["targets"].split(case["cuts"]))
    return [(x.view(*s), y.view(*s)) for (x, y), s in zip(rows, case["shapes"])]


class Steps:
    """All parameters as one vector, after every step of the optimizer."""

    def __init__(self, model, optimizer):
        self.parameters = list(model.parameters())
        self.count = 0
        self.kept = []
        optimizer.register_step_post_hook(self.keep)

    def keep(self, *_):
        self.count += 1
        if self.count <= MOST_STEPS:
            self.kept.append(nn.utils.parameters_to_vector(self.parameters).detach().clone())


def numbers(result):
    """The returned losses as float64, nan for what is no number; None if they are no sequence."""
    if isinstance(result, (str, bytes, dict)) or not hasattr(result, "__len__"):
        return None
    try:
        values = list(result)
    except Exception:
        return None
    return torch.tensor([number(value) for value in values[:100_000]], dtype=torch.float64)


def number(value):
    try:
        return float("nan") if isinstance(value, (str, bytes)) else float(value)
    except Exception:
        return float("nan")


def kind(result):
    try:
        return f"{type(result).__name__[:60]} of {len(result)}"
    except Exception:
        return type(result).__name__[:60]
