"""Choose the top-level statements of a file that have to run so that it has certain names.

This is backward liveness over the top-level statements. From the last statement to the first, it
keeps each one that may bind or change a name that is needed further down. What functions read when
they are called later is needed at the end of the file.

It keeps statements that change a needed name by attribute, subscript or method, under that name or
a second name for the same object. It does not follow what ends up inside another object or in a
function's default, nor what a function counts up or puts into a list, its argument or the file's:
a training run that logs must not be run for its log.
"""

from __future__ import annotations

import ast
import functools
import hashlib
import threading
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from ...errors import SubmissionError
from ..parsing import parse
from ..source import Source
from .effects import Effects, effects_of, unparse

_TOO_DEEP = (RecursionError, MemoryError)  # Python's errors for a text that is nested too deeply
_MOST_PASSES = 50  # each follows one function that is defined after its caller
_MOST_STATEMENTS = 3_000  # a long notebook has 400
_MOST_KEPT = 100_000  # characters of a text that is cached beside others, at 50 bytes each
_MOST_WORK = 5_000_000  # names to look at; a long notebook needs less than a hundredth


@dataclass(frozen=True)
class Program:
    """The part of a file that is run.

    Attributes:
        text: the whole file as Python.
        name: the file's name.
        keep: the indices into ``ast.parse(text).body`` that are run, in order.
        whole: whether these are all indices, because the file could not be sliced.
    """

    text: str
    name: str
    keep: tuple[int, ...]
    whole: bool

    def code(self) -> str:
        """The kept statements as Python prints them: without comments, in one format.

        Raises:
            SubmissionError: the text is nested too deeply.
        """
        try:
            printed = _module(self.text).printed
        except _TOO_DEEP:
            raise _too_deep(self.name) from None
        return "\n".join(printed[index] for index in self.keep)

    def to_wire(self) -> dict[str, object]:
        """What a worker needs to run it."""
        return {"text": self.text, "name": self.name, "keep": self.keep}

    def digest(self) -> str:
        """SHA-256 of ``code()``, in hexadecimal.

        Raises:
            SubmissionError: as ``code()`` does.
        """
        return hashlib.sha256(self.code().encode("utf-8", "surrogatepass")).hexdigest()


def slice_for(source: Source, names: Collection[str]) -> Program:
    """The part of a file that has to run so that it has ``names``; imports always run.

    Raises:
        SubmissionError: the file is nested too deeply.
    """
    try:
        module = _module(source.text)
    except _TOO_DEEP:
        raise _too_deep(source.name) from None
    keep = module.keep(names)
    everything = tuple(range(module.length))
    return Program(source.text, source.name, everything if keep is None else keep, keep is None)


def is_untouched(source: Source, name: str) -> bool:
    """Whether a stub, such as ``train`` or the method ``LSTMCell.forward``, is as handed out.

    That is so if the stub does nothing, and nothing else in the file can bind or change its name
    or its class. False if this cannot be told: running the file will tell.
    """
    owner, _, method = name.rpartition(".")
    try:
        module = _module(source.text)
    except _TOO_DEEP:
        return False
    node = module.only(owner or method)
    if isinstance(node, ast.ClassDef) and owner:
        return module.makes_plainly(node) and _has_only_stub(node, method)
    return isinstance(node, ast.FunctionDef) and not owner and _is_stub(node)


def code_of(source: Source, stub: str, names: Collection[str]) -> str:
    """The code for these names that the student wrote herself.

    Of classes it holds only the method of the stub, such as ``LSTMCell.forward``: the rest was
    given to her. The whole file if that is nested too deeply.
    """
    try:
        program = slice_for(source, names)
        body = _module(program.text).body
        written = [each for index in program.keep for each in _written(body[index], stub)]
        return "\n".join(unparse(each, program.text) for each in written)
    except (*_TOO_DEEP, SubmissionError):
        return source.text


def _written(node: ast.stmt, stub: str) -> list[ast.stmt]:
    owner, _, method = stub.rpartition(".")
    if not isinstance(node, ast.ClassDef):
        return [node]
    inner = node.body if node.name == owner else []
    return [each for each in inner if isinstance(each, ast.FunctionDef) and each.name == method]


def _has_only_stub(node: ast.ClassDef, method: str) -> bool:
    """Whether a class's body names a method only once, in its stub."""
    named = [each for each in _walk(node.body) if method in _words(each)]
    functions = [each.name for each in _walk(node.body) if isinstance(each, ast.FunctionDef)]
    special = {name for name in functions if name.startswith("__")} - {"__init__"}
    stub = named[0] if len(named) == 1 and named[0] in node.body and not special else None
    return isinstance(stub, ast.FunctionDef) and _is_stub(stub)


def _words(node: ast.AST) -> set[object]:
    """The names that a node binds or sets, and strings that may be such names."""
    found = {getattr(node, field, None) for field in ("name", "asname", "value")}
    stored = isinstance(getattr(node, "ctx", None), ast.Store)
    found |= {getattr(node, field, None) for field in ("id", "attr")} if stored else set()
    return {word for word in found if isinstance(word, str)}


def _walk(nodes: Iterable[ast.AST]) -> Iterator[ast.AST]:
    return (inner for node in nodes for inner in ast.walk(node))


def _is_stub(function: ast.FunctionDef) -> bool:
    """Whether a function holds only a docstring, ``pass``, ``...`` or NotImplementedError."""
    return not function.decorator_list and all(_is_idle(each) for each in function.body)


def _is_idle(statement: ast.stmt) -> bool:
    if isinstance(statement, ast.Raise) and statement.exc is not None:
        raised = statement.exc.func if isinstance(statement.exc, ast.Call) else statement.exc
        return isinstance(raised, ast.Name) and raised.id == "NotImplementedError"
    value = statement.value if isinstance(statement, ast.Expr) else None
    said = isinstance(value, ast.Constant) and (value.value is ... or isinstance(value.value, str))
    return said or isinstance(statement, ast.Pass)


def _too_deep(name: str) -> SubmissionError:
    return SubmissionError(
        f"{name} is nested too deeply to be read. Take apart the longest expression in it."
    )


def _module(text: str) -> _Module:
    return (_kept if len(text) <= _MOST_KEPT else _kept_alone)(text)


class _TooMuchError(Exception):
    """A file was made so that it would take too long to slice."""


class _Module:
    """All statements of a file: what they call, and which names share an object.

    Threads that grade the same text share one object: nobody changes the trees, and each question
    has all of ``work`` for itself.
    """

    def __init__(self, text: str) -> None:
        """Raises the errors in ``_TOO_DEEP`` if the text is nested too deeply."""
        self.asked = threading.Lock()
        self.body = body = parse(text).body
        self.length = len(body)
        self.printed = [unparse(statement, text) for statement in body]
        lazy = any(isinstance(s, ast.ImportFrom) and s.module == "__future__" for s in body)
        read = zip(body, self.printed, strict=True) if len(body) <= _MOST_STATEMENTS else ()
        self.effects = effects = [effects_of(*each, lazy) for each in read]
        self.binders: dict[str, list[Effects]] = {}
        for effect in effects:
            for name in effect.binds:
                self.binders.setdefault(name, []).append(effect)
        self.imported = set().union(*(e.binds for e in effects if e.imports))
        self.changers = set().union(*(e.binds for e in effects if e.changes_arguments))
        self.work = _MOST_WORK
        self.same: dict[str, set[str]] = {}
        for pair in set().union(*(e.aliases for e in effects)):
            if not self.imported & set(pair):
                self.join(*(self.same.setdefault(name, {name}) for name in pair))

    def join(self, one: set[str], other: set[str]) -> None:
        """Let the names of two groups stand for one object; the smaller group moves."""
        small, large = sorted([one, other], key=len)
        if small is not large:
            large |= small
            self.same |= dict.fromkeys(small, large)

    def keep(self, names: Collection[str]) -> tuple[int, ...] | None:
        """Indices of the statements to run; None if the whole file has to run."""
        with self.asked:
            self.work = _MOST_WORK
            try:
                return self._keep(names)
            except _TooMuchError:
                return None

    def _keep(self, names: Collection[str]) -> tuple[int, ...] | None:
        if len(self.effects) < self.length:
            return None
        if any(effect.opaque or self.calls_opaque(effect) for effect in self.effects):
            return None
        at_end = set(names)
        for _ in range(_MOST_PASSES):
            keep, live = self.walk_back(at_end)
            later = set().union(*(self.effects[index].later for index in keep), at_end)
            if later == at_end:
                return None if any(effect.writes & live for effect in self.effects) else keep
            at_end = later
        return None

    def only(self, name: str) -> ast.stmt | None:
        """The one statement that gives a name its value, if no other statement may touch it."""
        with self.asked:
            self.work = _MOST_WORK
            try:
                found = [effect for effect in self.effects if self.touches(effect, name)]
            except _TooMuchError:
                return None
        opaque = any(effect.opaque or self.calls_opaque(effect) for effect in self.effects)
        if len(found) != 1 or opaque or len(self.effects) < self.length:
            return None
        return found[0].statement

    def touches(self, effect: Effects, name: str) -> bool:
        """Whether a statement, or a function in it, may bind or change what the name stands for."""
        given = {argument for _, argument in effect.given}
        bound = effect.binds | effect.writes | effect.patches | given
        return name in bound | self.may_change(effect)

    def makes_plainly(self, node: ast.ClassDef) -> bool:
        """Whether only a class's body makes the class: it has no base from the file itself."""
        bases = {name.id for name in _walk(node.bases) if isinstance(name, ast.Name)}
        own = bases & set(self.binders) - self.imported
        return not (own or node.keywords or node.decorator_list)

    def walk_back(self, at_end: set[str]) -> tuple[tuple[int, ...], set[str]]:
        """The statements that ``at_end`` needs, and every name that was needed anywhere."""
        live, ever, keep = set(at_end), set(at_end), []
        for index in reversed(range(len(self.effects))):
            effect = self.effects[index]
            if effect.imports or (effect.binds | self.may_change(effect)) & live:
                keep.append(index)
                live = set().union(*self.spend([live - effect.binds, self.needs(effect)]))
                ever |= live
        return tuple(reversed(keep)), ever

    def calls_opaque(self, effect: Effects) -> bool:
        """Whether it calls a function of the file whose effect the text does not show."""
        return effect.calls and any(e.opaque_later for e in self.binding(effect.reads))

    def may_change(self, effect: Effects) -> set[str]:
        """Names that a statement may bind or change, with all other names of the same objects."""
        changed = effect.may - self.imported
        changed = changed.union(*(e.patches for e in self.binding(effect.called)))
        changed |= {argument for function, argument in effect.given if function in self.changers}
        groups = {id(group): group for name in changed if (group := self.same.get(name))}
        return changed.union(*self.spend([changed, *groups.values()]))

    def needs(self, effect: Effects) -> set[str]:
        """Names that a statement reads while it runs, and that what it calls reads."""
        found = effect.reads | (effect.later if effect.calls else set())
        new = set(found) if effect.calls else set()
        while new:
            later = self.spend(e.later for e in self.binding(new))
            new = set().union(*later) - found
            found |= new
        return found

    def spend(self, sets: Iterable[set[str]]) -> list[set[str]]:
        """Count these names as looked at; raise _TooMuchError if there are too many."""
        listed = list(sets)
        self.work -= sum(map(len, listed)) + 1
        if self.work < 0:
            raise _TooMuchError
        return listed

    def binding(self, names: Iterable[str]) -> list[Effects]:
        """The statements that give any of these names a value."""
        return [effect for name in names for effect in self.binders.get(name, ())]


# A file is sliced again for each part of the exercise, in turn with files graded beside it.
_kept = functools.lru_cache(maxsize=32)(_Module)
_kept_alone = functools.lru_cache(maxsize=1)(_Module)
