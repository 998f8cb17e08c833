"""Shorthand: functions that keep the log themselves: at a site they write what may have changed since the last one.

That is told by their source, where they are given plain values and do what is known of it.
"""

from __future__ import annotations

import ast
import builtins
import dis
from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import CodeType, FunctionType
from typing import Any

from vizkit.functions.known import ANSWERING, CHANGING, PARTS, PASSING, UnknownError, called, is_plain
from vizkit.functions.sites import HOOK, SEEN, targets
from vizkit.trace.forms import FLAT

CONTENTS, RETURNED = 0, 1
"""The kinds of entries that are written at no place: a container with what is in it, and that a call has ended."""

UNBOUND = ...
"""What a variable is given that keeps what a test reads, before that is read for the first time."""

_DESK, _MOST, _FULL = "the desk", "the most", "the end"
_WRITE, _LOG, _COUNT, _FLAT, _ONCE, _ANEW = "the pen", "the log", "the count", "the flat", "once", "a new"
_VALUE = "the value"
"""Names that no source can have: of what a run has, of what of that every call has at hand, and of what it keeps."""


@dataclass(frozen=True)
class Line:
    """What entries of a kind hold: what the author says, the values of names, and containers, places, what is there.

    At a `site` it is a moment. The first of a call tells whose it is, that before a call at which `line` it waits.
    """

    site: int | None = None
    said: int = 0
    names: tuple[str, ...] = ()
    begun: str = ""
    line: int = 0


class Shorthand(ast.NodeTransformer):
    """A function of a module and those that it calls, rewritten; none where something in one is not known."""

    def __init__(self, tree: ast.Module, name: str, file: str):
        self._name, self._file, self.lines = name, file, [Line(), Line()]
        self._functions = {each.name: each for each in tree.body if isinstance(each, ast.FunctionDef)}
        self.places, made = {name: 0}, ast.Module([], [])
        try:
            while waiting := [each for each, line in self.places.items() if not line]:
                made.body += map(self._function, waiting)
        except (UnknownError, KeyError):
            self.places, made = {}, ast.Module([], [])
        code = compile(ast.fix_missing_locations(made), file, "exec", dont_inherit=True)
        self._codes = {each.co_name: each for each in code.co_consts if isinstance(each, CodeType)}
        self._read = set(_read(code)) - self.places.keys() - {_DESK, _MOST, _FULL}

    # Statements.

    def _function(self, name: str) -> ast.FunctionDef:
        node = self._functions[name]
        given = dict.fromkeys([each.arg for each in ast.walk(node.args) if isinstance(each, ast.arg)], _ONCE)
        if node.decorator_list or "self" in given:
            raise UnknownError
        self.places[name], self._begun = node.lineno, name
        self._stored, self._whole = [], []
        kept = {each.target.id for each in ast.walk(node) if isinstance(each, ast.NamedExpr)}
        unbound = [ast.Assign([ast.Name(each, ast.Store())], ast.Constant(UNBOUND)) for each in sorted(kept)]
        body = node.body[ast.get_docstring(node, clean=False) is not None :]
        handy = (_WRITE, _LOG, _COUNT, _FLAT, _ONCE, _ANEW)
        handy = ast.Tuple([ast.Name(each, ast.Store()) for each in handy], ast.Store())
        node.body = [ast.Assign([handy], ast.Name(_DESK, ast.Load())), *unbound, _limit(), *self._block(body, given)]
        return node

    def _block(self, statements: Sequence[ast.stmt], dirty: Mapping[str, str]) -> list[ast.stmt]:
        """Statements that leave nothing behind that has changed and is not written."""
        self._dirty, found = dict(dirty), []
        for node in statements:
            if called(getattr(node, "value", None)) == HOOK:
                number, *said = map(self.visit, node.value.args)
                found += self._entry(node, number.value, said)
                continue
            if self._stored or self._whole or self._begun or isinstance(node, (ast.Break, ast.Continue)):
                found += self._entry(node)
            found.append(self.visit(node))
        return found if isinstance(node, (ast.Break, ast.Continue, ast.Return)) else [*found, *self._entry(node)]

    def visit_If(self, node: Any) -> ast.stmt:
        node.test = self.visit(node.test)
        return self._branched(node, self._dirty, ())

    visit_While = visit_If

    def visit_For(self, node: ast.For) -> ast.stmt:
        node.iter = self._passed(node.iter)
        return self._branched(node, self._dirty, _names(node))

    def _branched(self, node: Any, dirty: dict[str, str], names: Sequence[str]) -> ast.stmt:
        """A statement with blocks, in each of which is written what had changed before."""
        limit = [] if isinstance(node, ast.If) else [_limit()]
        node.body = [*limit, *self._block(node.body, dirty | dict.fromkeys(names, _ONCE))]
        if node.orelse:
            node.orelse, dirty = self._block(node.orelse, dirty), {}
        self._dirty = dict(dirty)
        return node

    def visit_Assign(self, node: Any) -> ast.stmt:
        if node.value is None:
            return node
        places = [each for each in targets(node) if isinstance(each, ast.Subscript)]
        names, how = _names(node, places), _ANEW if isinstance(node, ast.AugAssign) else _ONCE
        node.value = self._given(node.value, names)
        for each in places:
            each.value, each.slice = self.visit(each.value), self.visit(each.slice)
        for each in places:
            each.value, whole = self._kept(each.value, names)
            place = None
            if not isinstance(each.slice, ast.Slice):
                each.slice, place = self._kept(each.slice, names)
            self._change(whole, place, how)
        self._dirty |= dict.fromkeys(names, how)
        return node

    visit_AugAssign = visit_AnnAssign = visit_Assign

    def visit_Expr(self, node: ast.Expr) -> ast.stmt:
        node.value = self._given(node.value, ())
        return node

    def visit_Raise(self, node: ast.Raise) -> ast.stmt:
        node.exc = node.exc and self._passed(node.exc)
        return node

    def _given(self, value: ast.expr | None, names: Sequence[str]) -> ast.expr | None:
        """The value of a statement that writes these names; it may be a call that changes what has a name."""
        if not (isinstance(value, ast.Call) and isinstance(value.func, ast.Attribute) and value.func.attr in CHANGING):
            return value and self.visit(value)
        self.visit_Call(value, CHANGING)
        value.func.value, whole = self._kept(value.func.value, names)
        last = ast.BinOp(_call(_COUNT, whole), ast.Sub(), ast.Constant(1)) if value.func.attr == "append" else None
        self._change(whole, last, _ONCE)
        return value

    def _change(self, whole: ast.expr, place: ast.expr | None, how: str) -> None:
        """Keep in mind what a statement changes, and at which place if that is all."""
        if place is None:
            self._whole.append(_call(_ANEW, whole))
        else:
            self._stored += [_guarded(whole, _ONCE), place, _guarded(ast.Subscript(whole, place, ast.Load()), how)]

    def _kept(self, value: ast.expr, names: Sequence[str]) -> tuple[ast.expr, ast.expr]:
        """What a statement reads that writes these names, and how it is read again when that is done."""
        if isinstance(value, ast.Constant) or (isinstance(value, ast.Name) and value.id not in names):
            return value, value
        if not isinstance(value, ast.NamedExpr):
            value = ast.NamedExpr(ast.Name(f"{_VALUE} {len(self._stored) + len(self._whole)}", ast.Store()), value)
        return value, ast.Name(value.target.id, ast.Load())

    # Expressions.

    def generic_visit(self, node: ast.AST) -> ast.AST:
        if not isinstance(node, PARTS) or isinstance(node, ast.MatMult):
            raise UnknownError
        return super().generic_visit(node)

    def visit_Name(self, node: ast.Name) -> ast.Name:
        if isinstance(node.ctx, ast.Load) and (hasattr(builtins, node.id) or node.id in self._functions):
            raise UnknownError
        return node

    def visit_NamedExpr(self, node: ast.NamedExpr) -> ast.NamedExpr:
        if not node.target.id.startswith(SEEN):
            raise UnknownError
        node.value = self.visit(node.value)
        self._dirty[node.target.id] = _ONCE
        return node

    def visit_ListComp(self, node: ast.expr) -> ast.expr:
        if any(isinstance(each, ast.NamedExpr) or called(each) in self._functions for each in ast.walk(node)):
            raise UnknownError
        return super().generic_visit(node)

    visit_SetComp = visit_DictComp = visit_ListComp

    def visit_comprehension(self, node: ast.comprehension) -> ast.comprehension:
        _names(node)
        node.iter, node.ifs = self._passed(node.iter), [self.visit(each) for each in node.ifs]
        return node

    def visit_Call(self, node: ast.Call, usual: Container[str] = ANSWERING) -> ast.expr:
        own = isinstance(node.func, ast.Name) and node.func.id in self._functions
        if not own and called(node) not in usual:
            raise UnknownError
        if isinstance(node.func, ast.Attribute):
            node.func.value = self._passed(node.func.value)
        passed = self.visit if own else self._passed
        node.args = [passed(each) for each in node.args]
        for each in node.keywords:
            each.value = passed(each.value)
        return self._between(node) if own else node

    def _passed(self, node: ast.expr) -> ast.expr:
        """What a loop or a function of Python's own is given, which may be something that is used up by it."""
        if isinstance(node, ast.Call):
            return self.visit_Call(node, ANSWERING | PASSING)
        if isinstance(node, ast.GeneratorExp):
            return self.visit_ListComp(node)
        named = isinstance(node, ast.Name) and node.id in ANSWERING and node.id not in self._functions
        return node if named else self.visit(node)

    def _between(self, call: ast.Call) -> ast.expr:
        """A call of a function that keeps the log, between what has changed before, and that it is over."""
        self.places.setdefault(call.func.id, 0)
        dirty = dict(self._dirty)
        (before,) = self._entry(call, line=call.lineno)
        self._dirty = dirty
        over = _call(_WRITE, ast.Tuple([ast.Constant(RETURNED)], ast.Load()))
        around = ast.Tuple([before.value, call, over], ast.Load())
        return ast.copy_location(ast.Subscript(around, ast.Constant(1), ast.Load()), call)

    # Entries.

    def _entry(
        self, at: ast.AST, site: int | None = None, said: Sequence[ast.expr] = (), line: int = 0
    ) -> list[ast.stmt]:
        """What writes all that has changed, at a site or if there is any."""
        made = self._whole
        if self._dirty or self._stored or self._begun or line or site is not None:
            values = [_guarded(ast.Name(name, ast.Load()), how) for name, how in self._dirty.items()]
            entry = ast.Tuple([ast.Constant(len(self.lines)), *said, *values, *self._stored], ast.Load())
            made = [*made, _call(_WRITE, entry)]
            self.lines.append(Line(site, len(said), tuple(self._dirty), self._begun, line))
        self._dirty, self._stored, self._whole, self._begun = {}, [], [], ""
        return [ast.copy_location(ast.Expr(each), at) for each in made]

    # A run.

    def function(self, watched: Callable, log: list, most: int, full: Callable[[], int]) -> Callable | None:
        """The function as it keeps a log; `None` where names of its module mean what is not known.

        `full` is called when more than `most` is written, and answers how much may be.
        """
        space = getattr(watched, "__globals__", {})
        if not self.places or space.get(self._name) is not watched:
            return None
        if not all(self._is_there(space.get(name), line) for name, line in self.places.items()):
            return None
        if not all(is_plain(space[name]) if name in space else hasattr(builtins, name) for name in self._read):
            return None
        own = {name: space[name] for name in self._read if name in space}
        once, anew = _keeping(log)
        for each in own.values():
            once(each)
        own |= {
            _DESK: (log.append, log, len, FLAT, once, anew),
            _MOST: most,
            _FULL: lambda: own.update({_MOST: full()}),
        }
        for name, code in self._codes.items():
            own[name] = FunctionType(code, own, name, space[name].__defaults__)
            own[name].__kwdefaults__ = space[name].__kwdefaults__
        return own[self._name]

    def _is_there(self, function: Any, line: int) -> bool:
        """Whether it is the function that stands at a line, and its parameters are plain if they are not given."""
        if type(function) is not FunctionType or function.__code__.co_firstlineno != line:
            return False
        given = [*(function.__defaults__ or ()), *(function.__kwdefaults__ or {}).values()]
        return function.__code__.co_filename == self._file and is_plain(given)


def _keeping(log: list) -> tuple[Callable[[Any], Any], Callable[[Any], Any]]:
    """What answers by a value, and writes what is in it and in all that is in that: once, and anew."""
    known: set[int] = set()

    def once(value: Any) -> Any:
        return value if id(value) in known else anew(value)

    def anew(value: Any) -> Any:
        kind = type(value)
        if kind in (list, dict, set) or (kind is tuple and not FLAT.issuperset(map(type, value))):
            known.add(id(value))
            held = value.copy() if kind is dict else [*value]
            for each in held.values() if kind is dict else held:
                if type(each) not in FLAT:
                    once(each)
            log.append((CONTENTS, value, held))
        return value

    return once, anew


def _limit() -> ast.stmt:
    over = ast.Compare(_call(_COUNT, ast.Name(_LOG, ast.Load())), [ast.Gt()], [ast.Name(_MOST, ast.Load())])
    return ast.If(over, [ast.Expr(_call(_FULL))], [])


def _call(name: str, *given: ast.expr) -> ast.Call:
    return ast.Call(ast.Name(name, ast.Load()), list(given), [])


def _guarded(value: ast.expr, how: str) -> ast.expr:
    """A value; unless its class tells that nothing is in it, what is in it is written first."""
    name = value if isinstance(value, ast.Name) else ast.Name(_VALUE, ast.Load())
    read = value if name is value else ast.NamedExpr(ast.Name(_VALUE, ast.Store()), value)
    flat = ast.Compare(ast.Attribute(read, "__class__", ast.Load()), [ast.In()], [ast.Name(_FLAT, ast.Load())])
    return ast.IfExp(flat, name, _call(how, name))


def _names(node: Any, places: Sequence[ast.expr] = ()) -> list[str]:
    """The names that an assignment or a loop writes, and nothing else but these `places`."""
    parts = [each.value if isinstance(each, ast.Starred) else each for each in targets(node)]
    found = [each.id for each in parts if isinstance(each, ast.Name)]
    if len(found) + len(places) < len(parts):
        raise UnknownError
    return found


def _read(code: CodeType) -> Iterator[str]:
    """The global names that are read in codes within a code."""
    for each in code.co_consts:
        if isinstance(each, CodeType):
            yield from (one.argval for one in dis.get_instructions(each) if one.opname == "LOAD_GLOBAL")
            yield from _read(each)
