"""Cheating at the task: torch's own LSTM by some road, or a delay task without learning."""

from __future__ import annotations

from .attack import SOLVED_BUT_THE_LOOP, Attack, in_cell, in_loop

_WEIGHTS = "self.weight_ih, self.weight_hh, self.bias_ih, self.bias_hh"
_MODULE = """
own = {make}.to(x.dtype)
own.load_state_dict(self.state_dict())
return own(x, (h, c))
"""
_ROADS = {
    "nn.LSTMCell": _MODULE.format(make="nn.LSTMCell(x.shape[1], h.shape[1])"),
    "nn.LSTM of one step": """
own = nn.LSTM(x.shape[1], h.shape[1]).to(x.dtype)
own.load_state_dict({f"{name}_l0": p for name, p in self.state_dict().items()})
out, (h, c) = own(x[None], (h[None], c[None]))
return h[0], c[0]
""",
    "torch._VF": f"return torch._VF.lstm_cell(x, (h, c), {_WEIGHTS})",
    "torch.lstm_cell": f"return torch.lstm_cell(x, (h, c), {_WEIGHTS})",
    "torch.ops.aten": f"return torch.ops.aten.lstm_cell(x, (h, c), {_WEIGHTS})",
    "torch._C": f"return torch._C._VariableFunctions.lstm_cell(x, (h, c), {_WEIGHTS})",
    "the fused operator": """
gates = x @ self.weight_ih.T, h @ self.weight_hh.T
h, c, _ = torch._thnn_fused_lstm_cell(*gates, c, self.bias_ih, self.bias_hh)
return h, c
""",
    "the fused operator in torch.ops": """
gates = x @ self.weight_ih.T, h @ self.weight_hh.T
h, c, _ = torch.ops.aten._thnn_fused_lstm_cell.default(*gates, c, self.bias_ih, self.bias_hh)
return h, c
""",
    "torchscript": _MODULE.format(make="torch.jit.script(nn.LSTMCell(x.shape[1], h.shape[1]))"),
    "functional_call": """
own = nn.LSTMCell(x.shape[1], h.shape[1]).to(x.dtype)
return torch.func.functional_call(own, dict(self.named_parameters()), (x, (h, c)))
""",
    "a function compiled by torchscript": """
script = '''
def step(x, h, c, a, b, d, e):
    return torch.lstm_cell(x, [h, c], a, b, d, e)
'''
unit = torch.jit.CompilationUnit(script.replace("def step(x, h, c, a, b, d, e)",
    "def step(x: Tensor, h: Tensor, c: Tensor, a: Tensor, b: Tensor, d: Tensor, e: Tensor)"))
return unit.step(x, h, c, self.weight_ih, self.weight_hh, self.bias_ih, self.bias_hh)
""",
    "quantizable": """
from torch.ao.nn.quantizable.modules.rnn import LSTMCell as Quantizable
own = Quantizable.from_float(nn.LSTMCell(x.shape[1], h.shape[1]).to(x.dtype))
return own(x, (h, c))
""",
    "torch._decomp": """
from torch._decomp.decompositions import lstm_impl
out, h, c = lstm_impl(x[None], (h[None], c[None]), [WEIGHTS], True, 1, 0.0, False, False, False)
return h[0], c[0]
""".replace("WEIGHTS", _WEIGHTS),
    "a decomposition by its table": """
from torch._decomp import decomposition_table
step = decomposition_table[torch.ops.aten.lstm.input]
out, h, c = step(x[None], [h[None], c[None]], [WEIGHTS], True, 1, 0.0, False, False, False)
return h[0], c[0]
""".replace("WEIGHTS", _WEIGHTS),
    "a dynamic quantized cell": """
own = torch.ao.nn.quantized.dynamic.LSTMCell(x.shape[1], h.shape[1])
return own(x, (h, c))
""",
    "torch.compile": """
own = nn.LSTMCell(x.shape[1], h.shape[1]).to(x.dtype)
own.load_state_dict(self.state_dict())
return torch.compile(own, backend="eager")(x, (h, c))
""",
    "a module that was pickled": """
import io
buffer = io.BytesIO()
torch.save(nn.LSTMCell(x.shape[1], h.shape[1]), buffer)
own = torch.load(io.BytesIO(buffer.getvalue()), weights_only=False).to(x.dtype)
own.load_state_dict(self.state_dict())
return own(x, (h, c))
""",
    "a module that was exported": """
own = nn.LSTMCell(x.shape[1], h.shape[1]).to(x.dtype)
own.load_state_dict(self.state_dict())
return torch.export.export(own, (x, (h, c))).module()(x, (h, c))
""",
    "a traced module": """
own = nn.LSTMCell(x.shape[1], h.shape[1]).to(x.dtype)
own.load_state_dict(self.state_dict())
return torch.jit.trace(own, (x, (h, c)))(x, (h, c))
""",
    "another process": """
import subprocess, sys
code = "import torch; print(torch.nn.LSTMCell(2, 3)(torch.zeros(1, 2)))"
subprocess.run([sys.executable, "-c", code], check=True)
""",
    "the override undone": """
import gc
for thing in gc.get_objects():
    if type(thing).__name__ == "Library":
        thing._destroy()
return torch.lstm_cell(x, (h, c), WEIGHTS)
""".replace("WEIGHTS", _WEIGHTS),
    "an override of its own": """
library = torch.library.Library("aten", "IMPL", "CPU")
kernel = torch.library.get_kernel("aten::lstm_cell", "CPU") if hasattr(
    torch.library, "get_kernel") else None
library.impl("lstm_cell", lambda *a: kernel(*a))
return torch.lstm_cell(x, (h, c), WEIGHTS)
""".replace("WEIGHTS", _WEIGHTS),
    "a dispatch mode": """
from torch.utils._python_dispatch import TorchDispatchMode
class Mode(TorchDispatchMode):
    def __torch_dispatch__(self, function, types, args=(), kwargs=None):
        return function(*args, **(kwargs or {}))
with Mode():
    return torch.lstm_cell(x, (h, c), WEIGHTS)
""".replace("WEIGHTS", _WEIGHTS),
    "the kernel of oneDNN": """
f = lambda t: t.detach().float().contiguous()
with torch.inference_mode():
    keys = torch._C._dispatch_keys(torch.ones(2, 2).to_mkldnn())
w = [f(p) for p in (WEIGHTS)]
out = torch.ops.aten.mkldnn_rnn_layer.default.redispatch(
    keys, f(x)[None], *w, f(h)[None], f(c)[None], False, [], 2, h.shape[1], 1, True, False, False,
    False)
return out[1][0].to(x), out[2][0].to(x)
""".replace("WEIGHTS", _WEIGHTS),
    "the dynamic quantized operator": """
halves = lambda w: (w.detach().half().float(), w.detach().float() - w.detach().half().float())
hf, cf = h.detach().float(), c.detach().float()
q = torch.ops.quantized
both = torch.cat([*halves(self.weight_ih), *halves(self.weight_hh)], 1).contiguous()
b1, b2 = self.bias_ih.detach().float(), self.bias_hh.detach().float()
h, c = q.quantized_lstm_cell_dynamic(
    torch.cat([x.float(), x.float(), hf, hf], 1), [torch.zeros_like(hf), cf],
    q.linear_prepack_fp16(both, b1),
    q.linear_prepack_fp16(torch.zeros(4 * hf.shape[1], hf.shape[1]), b2), b1, b2)
return h.to(x), c.to(x)
""",
    "vmap": """
step = lambda x, h, c: torch.lstm_cell(x[None], (h[None], c[None]), WEIGHTS)
return torch.func.vmap(step)(x, h, c)
""".replace("WEIGHTS", _WEIGHTS),
}
_INHERITED = """
class LSTMCell(nn.LSTMCell):
    def forward(self, x, state):
        return super().forward(x, state)
"""
_DELAYS = {
    "a delay line in the place of the model": """
        def forward(x, state):
            line = torch.nn.functional.pad(x, (20, 0))[:, : x.shape[1]]
            return torch.nn.functional.one_hot(line, 26).float() * 9, state
        model.forward = forward
        return [0.0 for _ in batches]
        """,
    "the model becomes another class": """
        class Line(type(model)):
            def forward(self, x, state):
                line = torch.nn.functional.pad(x, (20, 0))[:, : x.shape[1]]
                return torch.nn.functional.one_hot(line, 26).float() * 9, state
        model.__class__ = Line
        return [0.0 for _ in batches]
        """,
    "the state_dict is a story": """
        model.state_dict = lambda *a, **k: {n: p * 0 for n, p in model.named_parameters()}
        return [0.0 for _ in batches]
        """,
    "weights that were brought along": """
        torch.manual_seed(0)
        with torch.no_grad():
            for parameter in model.parameters():
                parameter.copy_(torch.randn(parameter.shape) * 0.3)
        return [0.0 for _ in batches]
        """,
    "targets are looked up": """
        losses = []
        for inputs, targets in batches:
            model.forward = lambda x, s, t=targets: (
                torch.nn.functional.one_hot(t.clamp(0), 26).float() * 9, s)
            losses.append(0.0)
        return losses
        """,
    "it trains only what is not the check": """
        if model.hidden_size < 16:
            return [0.0 for _ in batches]
        losses = []
        for inputs, targets in batches:
            optimizer.zero_grad()
            logits, _ = model(inputs, model.init_hidden_cell(len(inputs)))
            loss = criterion(logits.flatten(0, 1), targets.flatten())
            loss.backward()
            optimizer.step()
            losses.append(loss.item())
        return losses
        """,
}

ATTACKS = (
    *(Attack(f"an lstm by {road}", in_cell(body)) for road, body in _ROADS.items()),
    Attack("an lstm by inheritance", _INHERITED),
    *(
        Attack(f"delay task: {title}", in_loop(body), worth=SOLVED_BUT_THE_LOOP, on_solved=True)
        for title, body in _DELAYS.items()
    ),
)
