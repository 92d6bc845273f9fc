"""Nothing is returned.

The training is right. The losses are printed, but the caller cannot use what is printed.
Breaks: losses
Hint: Print what the call gives you.
"""


def train(model, batches, optimizer, criterion):
    for step, (inputs, targets) in enumerate(batches):
        hidden_cell = model.init_hidden_cell(inputs.size(0))
        logits, _ = model(inputs, hidden_cell)
        loss = criterion(logits.flatten(0, 1), targets.flatten())
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        if step % 100 == 0:
            print(f"step {step}: loss {loss.item():.4f}")
