"""Every row drawn on its own and built as a list, every row counted on its own."""
import torch
import torch.nn as nn


def copy_batch(batch_size, generator, length=50, symbols=8):
    rows, answers = [], []
    for _ in range(batch_size):
        row = torch.randint(symbols, (length - 1,), generator=generator).tolist()
        row.append(row[0])
        rows.append(row[:-1])
        answers.append(row[-1])
    return torch.tensor(rows), torch.tensor(answers)


def accuracy(model, batches):
    was_training = model.training
    model.eval()
    results = []
    for inputs, target in batches:
        with torch.no_grad():
            logits = model(inputs)
        for row in range(inputs.shape[0]):
            best = max(range(logits.shape[2]), key=lambda s: float(logits[row, -1, s]))
            results.append(best == int(target[row]))
    if was_training:
        model.train()
    return sum(results) / len(results)


def compare(models, steps, batch_size, generator, length=50):
    report = dict()
    for kind in ["lstm", "gru", "rnn"]:
        model = models[kind]
        criterion = nn.CrossEntropyLoss()
        optimizer = torch.optim.Adam(params=model.parameters(), lr=2e-2)
        step = 0
        while step < steps:
            x, y = copy_batch(batch_size, generator, length=length)
            optimizer.zero_grad()
            scores = model(x)
            loss = criterion(scores[:, scores.shape[1] - 1, :], y)
            loss.backward()
            optimizer.step()
            step += 1
        test = copy_batch(2000, generator, length=length)
        report[kind] = accuracy(model, [test])
    return report
