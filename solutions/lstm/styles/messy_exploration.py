"""A notebook written out: prints, a plot in try, a training run at top level, cells between the pieces."""

import math
import random

import torch
from torch import nn
import torch.nn.functional as F

torch.manual_seed(0)
random.seed(0)
print("torch", torch.__version__)

# In[2]: what do four gates look like?
demo = torch.arange(8.0).reshape(1, 8)
for name, piece in zip("ifgo", demo.chunk(4, dim=1)):
    print(name, piece)
a, b = 3, 4
print(math.hypot(a, b))


# In[3]:
class LSTMCell(nn.Module):
    def __init__(self, input_size, hidden_size):
        super().__init__()
        self.input_size = input_size
        self.hidden_size = hidden_size
        bound = hidden_size**-0.5
        self.weight_ih = nn.Parameter(torch.empty(4 * hidden_size, input_size).uniform_(-bound, bound))
        self.weight_hh = nn.Parameter(torch.empty(4 * hidden_size, hidden_size).uniform_(-bound, bound))
        self.bias_ih = nn.Parameter(torch.empty(4 * hidden_size).uniform_(-bound, bound))
        self.bias_hh = nn.Parameter(torch.empty(4 * hidden_size).uniform_(-bound, bound))

    def forward(self, x, state):
        h, c = state
        # print(x.shape, h.shape)
        gates = x @ self.weight_ih.T + self.bias_ih + h @ self.weight_hh.T + self.bias_hh
        i, f, g, o = gates.chunk(4, dim=1)
        # i, f, o, g = gates.chunk(4, dim=1)   <- wrong!!
        i = torch.sigmoid(i)
        f = torch.sigmoid(f)
        g = torch.tanh(g)
        o = torch.sigmoid(o)
        c = f * c + i * g
        h = o * torch.tanh(c)
        return h, c


# In[4]: try it
cell = LSTMCell(3, 2)
h, c = torch.zeros(5, 2), torch.zeros(5, 2)
h, c = cell(torch.randn(5, 3), (h, c))
print(h.shape, c.shape)
assert h.shape == (5, 2), "shape?"


# In[5]:
class SimpleLSTM(nn.Module):
    def __init__(self, vocab_size, embedding_dim, hidden_size):
        super().__init__()
        self.hidden_size = hidden_size
        self.embed = nn.Embedding(vocab_size, embedding_dim)
        self.cell = LSTMCell(embedding_dim, hidden_size)
        self.fc = nn.Linear(hidden_size, vocab_size)

    def forward(self, x, hidden_cell):
        h, c = (s.squeeze(0) for s in hidden_cell)
        outputs = []
        for step in self.embed(x).unbind(dim=1):
            h, c = self.cell(step, (h, c))
            outputs.append(h)
        logits = self.fc(torch.stack(outputs, dim=1))
        return logits, (h.unsqueeze(0), c.unsqueeze(0))

    def init_hidden_cell(self, batch_size):
        p = self.fc.weight
        return (
            torch.zeros(1, batch_size, self.hidden_size, dtype=p.dtype, device=p.device),
            torch.zeros(1, batch_size, self.hidden_size, dtype=p.dtype, device=p.device),
        )


# In[6]:
def train(model, batches, optimizer, criterion):
    losses = []
    for inputs, targets in batches:
        hidden_cell = model.init_hidden_cell(inputs.size(0))
        logits, _ = model(inputs, hidden_cell)
        loss = criterion(logits.flatten(0, 1), targets.flatten())
        optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        losses.append(loss.item())
        if len(losses) % 20 == 0:
            print(len(losses), sum(losses[-20:]) / 20)
    return losses


# In[7]: does it learn to copy?
def copies(n, batch=8, time=5, vocab=4):
    for _ in range(n):
        x = torch.randint(0, vocab, (batch, time))
        yield x, x.clone()


model = SimpleLSTM(4, 6, 8)
optimizer = torch.optim.Adam(model.parameters(), lr=0.02)
curve = train(model, copies(40), optimizer, nn.CrossEntropyLoss(ignore_index=-100))
print("first", curve[0], "last", curve[-1])

# In[8]:
try:
    import matplotlib

    matplotlib.use("Agg")
    import matplotlib.pyplot as plt

    plt.plot(curve)
    plt.xlabel("batch")
    plt.ylabel("loss")
    plt.show()
    plt.close("all")
except Exception as problem:
    print("no plot:", problem)

# In[9]:
with torch.no_grad():
    x = torch.randint(0, 4, (2, 5))
    prediction, _ = model(x, model.init_hidden_cell(2))
    print((prediction.argmax(-1) == x).float().mean())
del model, optimizer

if __name__ == "__main__":
    print("done")
