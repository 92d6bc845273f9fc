"""multinomial, autograd.grad and an Adam of one's own (Kingma and Ba 2015)."""
import torch
from torch import nn


def copy_batch(batch_size, generator, length=50, symbols=8):
    weights = torch.ones(batch_size, symbols)
    inputs = torch.multinomial(weights, length - 1, replacement=True, generator=generator)
    return inputs, inputs[:, 0]


def accuracy(model, batches):
    training = model.training
    model.eval()
    torch.set_grad_enabled(False)
    pairs = [(model(x)[:, -1].argmax(-1), y) for x, y in batches]
    torch.set_grad_enabled(True)
    model.train(training)
    predictions, targets = (torch.cat(each) for each in zip(*pairs))
    return (predictions == targets).float().mean()


class Adam:
    def __init__(self, parameters, rate=0.02, keep=(0.9, 0.999)):
        self.parameters = list(parameters)
        self.rate, self.keep, self.t = rate, keep, 0
        self.mean = [torch.zeros_like(p) for p in self.parameters]
        self.square = [torch.zeros_like(p) for p in self.parameters]

    @torch.no_grad()
    def step(self, gradients):
        self.t += 1
        a, b = self.keep
        for p, g, m, s in zip(self.parameters, gradients, self.mean, self.square):
            m.mul_(a).add_(g, alpha=1 - a)
            s.mul_(b).addcmul_(g, g, value=1 - b)
            top = m / (1 - a**self.t)
            p -= self.rate * top / ((s / (1 - b**self.t)).sqrt() + 1e-8)


def train_one(model, steps, draw):
    adam = Adam(model.parameters())
    for _ in range(steps):
        inputs, target = draw()
        loss = nn.CrossEntropyLoss()(model(inputs)[:, -1], target)
        adam.step(torch.autograd.grad(loss, adam.parameters))


def compare(models, steps, batch_size, generator, length=50):
    def draw(rows=batch_size):
        return copy_batch(rows, generator, length=length)

    for kind in models:
        train_one(models[kind], steps, draw)
    return {kind: float(accuracy(models[kind], [draw(1500), draw(1500)])) for kind in models}
