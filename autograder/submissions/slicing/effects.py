"""What one top-level statement does to names: binds, changes, reads, now or when it is called."""

from __future__ import annotations

import ast
import symtable
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from itertools import product

from ..parsing import quiet

# At top level these may bind or change names that the text does not show.
_OPAQUE = frozenset(
    {"exec", "eval", "setattr", "delattr", "globals", "locals", "vars", "compile", "__import__"}
)
# In a function that is called at top level, only these may: `setattr(self, ...)` is usual there.
_OPAQUE_WHEN_CALLED = frozenset({"exec", "globals"})
_OPAQUE_ATTRIBUTES = frozenset({"exec", "__dict__", "__globals__", "__setattr__"})
_COMPOUND = (ast.If, ast.For, ast.While, ast.Try, ast.TryStar, ast.With, ast.Match)
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)
_CHANGE_THEIR_OBJECT = frozenset(
    {"add", "append", "clear", "extend", "insert", "pop", "popitem", "remove", "setdefault"}
    | {"sort", "update"}
)
_CALL_NOTHING = frozenset({"classmethod", "property", "staticmethod"})
_MOST_PAIRS = 10_000  # of names that one statement may make the same object
_COMPREHENSIONS = frozenset({"listcomp", "setcomp", "dictcomp", "genexpr"})


@dataclass
class Effects:
    """What one top-level statement does to names.

    Attributes:
        binds: gives a value, for certain.
        may: may bind or change.
        reads: needs while it runs.
        later: what functions in it need when they are called.
        writes: what functions in it bind with ``global``, but not what they only count up.
        calls: whether it calls anything while it runs.
        opaque: whether the text does not show what it does.
        opaque_later: whether that is so for a function in it, once the function is called.
        imports: whether it is an import, which always runs.
        aliases: pairs of names that it may make the same object.
        called: functions that it calls for their effect.
        given: names that it hands to functions: (function, argument).
        patches: names whose attributes a function defined here sets.
        changes_arguments: whether a function defined here sets attributes of what it is given.
        statement: the statement itself.
    """

    binds: set[str] = field(default_factory=set)
    may: set[str] = field(default_factory=set)
    reads: set[str] = field(default_factory=set)
    later: set[str] = field(default_factory=set)
    writes: set[str] = field(default_factory=set)
    calls: bool = False
    opaque: bool = False
    opaque_later: bool = False
    imports: bool = False
    aliases: set[tuple[str, str]] = field(default_factory=set)
    called: set[str] = field(default_factory=set)
    given: set[tuple[str, str]] = field(default_factory=set)
    patches: set[str] = field(default_factory=set)
    changes_arguments: bool = False
    statement: ast.stmt = field(default_factory=ast.Pass)


def effects_of(statement: ast.stmt, printed: str, lazy: bool) -> Effects:
    """What a statement does, from its tree and ``printed``, its text. ``lazy`` says that
    annotations are not evaluated."""
    is_import = isinstance(statement, ast.Import | ast.ImportFrom)
    found = Effects(imports=is_import, statement=statement)
    _read_scopes(_table(printed, lazy), found)
    _read_counters(statement, found)
    for node in _immediate(statement):
        _read_node(node, found)
    found.opaque_later = bool(_OPAQUE_WHEN_CALLED & found.later)
    if isinstance(statement, ast.For):
        found.reads -= _names(statement.target) - _names(statement.iter)
    if isinstance(statement, ast.Match):
        found.binds |= {name for node in ast.walk(statement) for name in _captured(node)}
    found.binds -= {n.target.id for n in ast.walk(statement) if isinstance(n, ast.NamedExpr)}
    if isinstance(statement, _COMPOUND):
        found.may |= found.binds
        found.binds = set()
    if isinstance(statement, ast.FunctionDef):
        roots = set().union(*(_changed_by(node) for node in ast.walk(statement)))
        arguments = {node.arg for node in ast.walk(statement.args) if isinstance(node, ast.arg)}
        found.changes_arguments = bool(roots & arguments) or "setattr" in _names(statement)
        found.patches = found.later & roots
    return found


def _table(printed: str, lazy: bool) -> symtable.SymbolTable:
    """The compiler's own view of scopes."""
    future = "from __future__ import annotations\n" if lazy else ""
    with quiet():
        try:
            return symtable.symtable(future + printed, "statement", "exec")
        except SyntaxError:  # such as a return outside of a function: it fails when it runs
            return symtable.symtable("", "statement", "exec")


def unparse(statement: ast.stmt, text: str) -> str:
    """The statement as Python prints it, or as written if Python cannot print it."""
    try:
        return ast.unparse(statement)
    except ValueError:  # an integer of thousands of digits
        lines = text.split("\n")
        first = min(
            [statement.lineno, *(d.lineno for d in getattr(statement, "decorator_list", []))]
        )
        return "\n".join(lines[first - 1 : statement.end_lineno])


def _names(node: ast.AST) -> set[str]:
    return {child.id for child in ast.walk(node) if isinstance(child, ast.Name)}


def _captured(node: ast.AST) -> list[str]:
    """What a pattern of ``match`` binds."""
    name = getattr(node, "name", None) or getattr(node, "rest", None)
    return [name] if isinstance(node, ast.pattern) and isinstance(name, str) else []


def _read_scopes(table: symtable.SymbolTable, found: Effects, inside: bool = False) -> None:
    """Sort what a scope and its inner scopes read and bind into now and later."""
    top = table.get_type() == "module"
    for symbol in table.get_symbols():
        name = symbol.get_name()
        if top and (symbol.is_assigned() or symbol.is_imported() or symbol.is_namespace()):
            found.binds.add(name)
        if symbol.is_declared_global() and symbol.is_assigned():
            (found.writes if inside else found.binds).add(name)  # the latter: a walrus
        if symbol.is_referenced() and (top or symbol.is_global()):
            (found.later if inside else found.reads).add(name)
    for child in table.get_children():
        is_function = child.get_type() == "function" and child.get_name() not in _COMPREHENSIONS
        _read_scopes(child, found, inside or is_function)


def _read_counters(statement: ast.stmt, found: Effects) -> None:
    """A global that functions only count up is needed for its first value; symtable omits this."""
    if found.writes:
        counts = [node for node in ast.walk(statement) if isinstance(node, ast.AugAssign)]
        targets = [node.target for node in counts]
        counted = found.writes & {node.id for node in targets if isinstance(node, ast.Name)}
        names = [node for node in ast.walk(statement) if isinstance(node, ast.Name)]
        stored = [n for n in names if not isinstance(n.ctx, ast.Load) and n not in targets]
        found.later |= counted
        found.writes -= counted - {name.id for name in stored}


def _immediate(statement: ast.stmt) -> Iterator[ast.AST]:
    """All nodes that are evaluated when the statement runs, so not the bodies of functions."""
    waiting: list[ast.AST] = [statement]
    while waiting:
        node = waiting.pop()
        yield node
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            waiting += [*node.decorator_list, node.args]
        elif not isinstance(node, ast.Lambda):
            waiting += ast.iter_child_nodes(node)


def _read_node(node: ast.AST, found: Effects) -> None:
    decorators = getattr(node, "decorator_list", [])
    decorated = any(dotted(decorator) not in _CALL_NOTHING for decorator in decorators)
    keyed = isinstance(node, ast.ClassDef) and bool(node.keywords)  # a metaclass, for one
    found.calls |= decorated or keyed or isinstance(node, ast.Call)
    for decorator in decorators:
        _read_decorator(decorator, node, found)
    if isinstance(node, ast.Name):
        found.opaque |= node.id in _OPAQUE
    elif isinstance(node, ast.Attribute | ast.Subscript) and not isinstance(node.ctx, ast.Load):
        found.may |= _roots(node)
    elif isinstance(node, ast.Attribute):
        found.opaque |= node.attr in _OPAQUE_ATTRIBUTES or dotted(node) == "sys.modules"
    elif isinstance(node, ast.Delete):
        found.reads |= set().union(*(_roots(target) for target in node.targets))
    elif isinstance(node, ast.AugAssign):
        found.reads |= _roots(node.target)
        is_list = isinstance(node.value, ast.List | ast.ListComp)  # which grows in place
        found.may |= _roots(node.target) if is_list else set()
    elif isinstance(node, ast.NamedExpr):
        found.may.add(node.target.id)
    elif isinstance(node, ast.ClassDef):  # what it inherits may be changed after it was made
        found.later |= set().union(*(_roots(base) for base in node.bases))
    else:
        _read_change(node, found)


def _read_change(node: ast.AST, found: Effects) -> None:
    """Note calls that change something, and second names for one object."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        found.may |= _roots(node.func) if node.func.attr in _CHANGE_THEIR_OBJECT else set()
    elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
        _read_call(node.value, found)
    elif isinstance(node, ast.For):
        _pair(_names(node.target), _elements(node.iter), found)
    elif isinstance(node, ast.Assign):
        for target in node.targets:
            _pair_each(target, node.value, found)


def _read_decorator(decorator: ast.expr, node: ast.AST, found: Effects) -> None:
    """Note that ``@add_to_class(Cell)``, or ``@patch`` over ``self: Cell``, may change Cell."""
    if isinstance(decorator, ast.Call):
        found.may |= _given(decorator)
    elif isinstance(node, ast.FunctionDef):
        first = [*node.args.posonlyargs, *node.args.args][:1]
        named = set().union(*(_annotated(argument.annotation) for argument in first))
        name = dotted(decorator)
        is_patch = "patch" in name.rpartition(".")[2]  # as fastcore calls it
        found.may |= named if is_patch else set()
        found.given |= {(name, each) for each in named}  # for a decorator that the file defines
        found.reads |= named if "." not in name else set()  # the annotation may be a string


def _annotated(annotation: ast.expr | None) -> set[str]:
    """The names in an annotation, which may be a string."""
    nodes = [] if annotation is None else list(ast.walk(annotation))
    texts = {node.value for node in nodes if isinstance(node, ast.Constant)}
    names = {text for text in texts if isinstance(text, str) and text.isidentifier()}
    return names | {node.id for node in nodes if isinstance(node, ast.Name)}


def _read_call(call: ast.Call, found: Effects) -> None:
    """Note a call for its effect: a method may change its object, a function its arguments."""
    if isinstance(call.func, ast.Attribute):
        found.may |= _roots(call.func)
    elif isinstance(call.func, ast.Call):  # a decorator that is called by hand
        found.may |= _given(call.func)
    elif isinstance(call.func, ast.Name):
        found.called.add(call.func.id)
        found.given |= {(call.func.id, root) for root in _given(call)}


def _given(call: ast.Call) -> set[str]:
    """Names whose objects a call hands over."""
    values = [*call.args, *(keyword.value for keyword in call.keywords)]
    return set().union(*(_same(value) for value in values))


def _pair_each(target: ast.expr, value: ast.expr, found: Effects) -> None:
    """Pair the names on the left of an assignment with those on the right."""
    if isinstance(target, ast.Tuple | ast.List) and isinstance(value, ast.Tuple | ast.List):
        for one, other in zip(target.elts, value.elts, strict=False):
            _pair_each(one, other, found)
    elif isinstance(target, ast.Tuple | ast.List | ast.Name):
        _pair(_names(target), _same(value), found)


def _pair(names: Collection[str], others: Collection[str], found: Effects) -> None:
    """Note that each of the names may be each of the others; too many pairs take too long."""
    if len(names) * len(others) > _MOST_PAIRS:
        found.opaque = True
    else:
        found.aliases |= set(product(names, others))


def _same(value: ast.expr) -> set[str]:
    """Names whose object a value may be, or may be part of."""
    if isinstance(value, ast.IfExp):
        return _same(value.body) | _same(value.orelse)
    if isinstance(value, ast.BoolOp):
        return set().union(*(_same(operand) for operand in value.values))
    return _roots(value)


def _elements(value: ast.expr) -> set[str]:
    """Names whose objects a loop over a value may give."""
    if isinstance(value, ast.Tuple | ast.List):
        return set().union(*(_same(element) for element in value.elts))
    is_method = isinstance(value, ast.Call) and isinstance(value.func, ast.Attribute)
    return _roots(value.func) if is_method else _same(value)  # type: ignore[attr-defined]


def _roots(node: ast.expr) -> set[str]:
    """The name at the start of a chain of attributes and subscripts, if there is one."""
    while isinstance(node, ast.Attribute | ast.Subscript | ast.Starred):
        node = node.value
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            node = node.func  # a method's result may be part of its object
    return {node.id} if isinstance(node, ast.Name) else set()


def _changed_by(node: ast.AST) -> set[str]:
    """Names whose attributes a node sets, by ``a.b = ...`` or by ``setattr(a, ...)``."""
    if isinstance(node, ast.Attribute):
        return set() if isinstance(node.ctx, ast.Load) else _roots(node)
    is_setattr = isinstance(node, ast.Call) and dotted(node.func) == "setattr"
    return _same(node.args[0]) if is_setattr and node.args else set()  # type: ignore[attr-defined]


def dotted(node: ast.expr) -> str:
    """``a`` or ``a.b`` as text, empty for anything else."""
    if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
        return f"{node.value.id}.{node.attr}"
    return node.id if isinstance(node, ast.Name) else ""
