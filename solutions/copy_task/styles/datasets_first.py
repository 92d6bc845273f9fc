"""All training batches are drawn beforehand and used for all three, with a DataLoader."""
import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset


def copy_batch(batch_size, generator, length=50, symbols=8):
    out = torch.empty(batch_size, length - 1, dtype=torch.long)
    out.random_(0, symbols, generator=generator)
    return out, out[:, 0].clone()


def accuracy(model, batches):
    training = model.training
    model.eval()
    n_right, n = 0, 0
    for x, y in batches:
        with torch.no_grad():
            n_right += (torch.topk(model(x)[:, -1], k=1).indices.squeeze(-1) == y).sum()
        n += y.size(0)
    model.train(mode=training)
    return n_right.item() / n


def compare(models, steps, batch_size, generator, length=50):
    train_set = TensorDataset(*copy_batch(steps * batch_size, generator, length))
    test_set = TensorDataset(*copy_batch(2500, generator, length))
    loss_fn = nn.CrossEntropyLoss()
    accuracies = {}
    for kind, model in models.items():
        optimizer = torch.optim.Adam(model.parameters(), lr=0.02)
        for x, y in DataLoader(train_set, batch_size=batch_size, shuffle=True, generator=generator):
            def closure():
                optimizer.zero_grad()
                loss = loss_fn(model(x)[:, -1], y)
                loss.backward()
                return loss
            optimizer.step(closure)
        accuracies[kind] = accuracy(model, DataLoader(test_set, batch_size=1000))
    return accuracies
