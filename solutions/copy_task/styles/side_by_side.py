"""All three on the same batches, step by step; floor of uniform numbers; rates decayed."""
import torch
import torch.nn.functional as F


def copy_batch(batch_size, generator, length=50, symbols=8):
    u = torch.rand(batch_size, length, generator=generator)
    x = torch.floor(symbols * u).long().clamp_(max=symbols - 1)
    x[:, length - 1] = x[:, 0]
    return x[:, : length - 1].contiguous(), x[:, length - 1].contiguous()


def accuracy(model, batches):
    mode = model.training
    model.eval()
    correct, total = torch.zeros(()), 0
    with torch.no_grad():
        for batch in batches:
            logits = model(batch[0])
            probabilities = F.softmax(logits.select(1, logits.size(1) - 1), dim=-1)
            correct += torch.eq(torch.argmax(probabilities, 1), batch[1]).sum()
            total += batch[1].numel()
    model.train(mode)
    return correct / total


def compare(models, steps, batch_size, generator, length=50):
    opts = {k: torch.optim.Adam(m.parameters(), lr=0.02, betas=(0.8, 0.98)) for k, m in models.items()}
    plans = {k: torch.optim.lr_scheduler.LinearLR(o, 1.0, 0.3, max(steps, 1)) for k, o in opts.items()}
    curves = {k: [] for k in models}
    for step in range(1, steps + 1):
        x, y = copy_batch(batch_size, generator, length)
        for kind in models:
            models[kind].train()
            opts[kind].zero_grad()
            loss = F.nll_loss(models[kind](x)[:, -1].log_softmax(1), y)
            loss.backward()
            opts[kind].step()
            plans[kind].step()
            if step % 50 == 0:
                curves[kind].append(accuracy(models[kind], [copy_batch(100, generator, length)]))
    result = {}
    for kind in sorted(models):
        result[kind] = accuracy(models[kind], (copy_batch(100, generator, length) for _ in range(30)))
    return result
