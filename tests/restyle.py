"""Writes a piece again in another style: other names, einsum and slices, helpers, other calls.

What the code does stays: the numbers agree up to rounding. So a mistake has to be known again.
"""

from __future__ import annotations

import ast

# Helpers that a student might write; they go in front of the piece.
HELPERS = """
import torch


def squash(z):
    return 1 / (1 + torch.exp(-z))


def bend(z):
    return 2 * squash(2 * z) - 1


def affine(vector, matrix, offset=None):
    product = torch.einsum("bi,gi->bg", vector, matrix)
    return product if offset is None else offset + product


def cut(rows, count):
    width = rows.shape[1] // count
    return [rows[:, k * width : (k + 1) * width] for k in range(count)]


def forget_gradients(optimizer):
    for group in optimizer.param_groups:
        for parameter in group["params"]:
            parameter.grad = None
"""


def restyle(piece: str) -> str:
    """The same piece, written otherwise."""
    tree = ast.parse(piece)
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("__"):
            _rename(node)
    tree = _Calls().visit(tree)
    tree.body = [each for node in tree.body for each in _behind_a_helper(node)]
    return HELPERS + ast.unparse(ast.fix_missing_locations(tree))


def _rename(function: ast.FunctionDef) -> None:
    """Other names for the arguments and for what is assigned in a function."""
    inner = [node for node in ast.walk(function) if isinstance(node, ast.FunctionDef | ast.Lambda)]
    if len(inner) > 1 or any(isinstance(node, ast.Global) for node in ast.walk(function)):
        return  # one that closes over names is left as it is
    names = {arg.arg for arg in function.args.args if arg.arg != "self"}
    for node in ast.walk(function):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            names.add(node.id)
    for node in ast.walk(function):
        if isinstance(node, ast.Name) and node.id in names:
            node.id = f"{node.id}_now"
        if isinstance(node, ast.arg) and node.arg in names:
            node.arg = f"{node.arg}_now"


class _Calls(ast.NodeTransformer):
    """One way to write an operation for another."""

    def visit_BinOp(self, node: ast.BinOp) -> ast.AST:
        self.generic_visit(node)
        if isinstance(node.op, ast.MatMult):
            if isinstance(node.right, ast.Attribute) and node.right.attr == "T":
                return _call("affine", node.left, node.right.value)
            return _call("torch.matmul", node.left, node.right)
        if isinstance(node.op, ast.Mult):
            node.left, node.right = node.right, node.left
        return node

    def visit_Call(self, node: ast.Call) -> ast.AST:
        self.generic_visit(node)
        text = ast.unparse(node.func)
        plain = not node.keywords
        if text == "torch.sigmoid" and plain:
            return _call("squash", *node.args)
        if text == "torch.tanh" and plain:
            return _call("bend", *node.args)
        if text == "F.linear":
            return ast.Call(_name("affine"), node.args, node.keywords)
        if isinstance(node.func, ast.Attribute):
            return self._method(node, node.func)
        return node

    def _method(self, node: ast.Call, method: ast.Attribute) -> ast.AST:
        text, of = ast.unparse(node), method.value
        if text.endswith((".chunk(4, dim=1)", ".chunk(4, 1)")):
            return _call("cut", of, ast.Constant(4))
        if text.endswith(".flatten(0, 1)"):
            last = ast.parse(f"{ast.unparse(of)}.shape[-1]", mode="eval").body
            return _call(f"{ast.unparse(of)}.reshape", ast.Constant(-1), last)
        if text.endswith(".flatten()"):
            return _call(f"{ast.unparse(of)}.reshape", ast.Constant(-1))
        if text.endswith(".item()"):
            return _call("float", of)
        if text == "optimizer_now.zero_grad()":
            return _call("forget_gradients", of)
        if text.endswith(".backward()"):
            return _call("torch.autograd.backward", of)
        if text.startswith(("torch.zeros(", "torch.ones(")):
            fill = ast.Constant(0.0 if "zeros" in text else 1.0)
            sizes = ast.Tuple(list(node.args), ast.Load())
            if len(node.args) > 1 and not any(isinstance(arg, ast.Starred) for arg in node.args):
                return ast.Call(_name("torch.full"), [sizes, fill], node.keywords)
        if text.startswith("torch.zeros_like(") and not node.keywords:
            of = node.args[0]
            return _call(f"{ast.unparse(of)}.new_zeros", ast.Attribute(of, "shape", ast.Load()))
        return node


def _behind_a_helper(node: ast.stmt) -> list[ast.stmt]:
    """A function, or the methods of a class, that leave all the work to one under another name."""
    if isinstance(node, ast.ClassDef):
        node.body = [each for inner in node.body for each in _behind_a_helper(inner)]
        return [node]
    if not isinstance(node, ast.FunctionDef) or node.name not in ("forward", "train"):
        return [node]
    if node.args.defaults or node.args.vararg or node.args.kwarg:
        return [node]
    names = [arg.arg for arg in node.args.args if arg.arg != "self"]
    work = "self.work" if len(names) < len(node.args.args) else "work"
    call = ast.Return(_call(work, *[_name(name) for name in names]))
    shell = ast.FunctionDef(node.name, node.args, [call], [], None)
    node.name = "work"
    return [node, shell]


def _call(function: str, *args: ast.expr) -> ast.Call:
    return ast.Call(_name(function), list(args), [])


def _name(dotted: str) -> ast.expr:
    return ast.parse(dotted, mode="eval").body
