"""Shorthand: functions that keep the log themselves: at a site they write what may have changed since the last one.

That is told by their source, where they are given plain values and do what is known of it.
"""

from __future__ import annotations

import ast
import copy
import inspect
import sys
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from types import CodeType
from typing import Any

from vizkit.functions.keeping import CHANGED, DONE, RETURNED, ROWS, Keeping
from vizkit.functions.known import (
    ANSWERS,
    CALLING,
    CHANGES,
    CHANGING,
    CONSUMING,
    KEEPING,
    OWN,
    PARTS,
    PASSES,
    UnknownError,
    called,
)
from vizkit.functions.meanings import BUSY, Meanings, Place, place_of
from vizkit.functions.sites import HOOK, SEEN, targets
from vizkit.trace.forms import FLAT

UNBOUND = ...
"""What a variable is given that keeps what a test reads, before that is read for the first time."""

_DESK, _MOST, _FULL = BUSY, "the most", "the end"
_TOLD = ""
"""How a value is written of which all is written already."""

_WRITE, _LOG, _COUNT, _FLAT, _ROWS, _CHANGED, _ONCE, _ANEW, _ITEM = _HANDY = (
    *("the pen", "the log", "the count", "the flat", "the rows", "the changed", "once", "a new", "the item"),
)
_VALUE = "the value"
"""Names that no source can have: of what a run has, of what of that every call has at hand, and of what it keeps."""

_ITSELF = sys.version_info < (3, 12)
"""Whether a list that is made runs by itself, and who makes it waits where it begins."""


@dataclass(frozen=True)
class Line:
    """What entries of a kind hold: what the author says, the values of names, and containers, places, what is there.

    At a `site` it is a moment. The first of a call tells whose it is and within which function that was made, that
    before a call at which `line` it waits. Names that are `free` are variables of a function around.
    """

    site: int | None = None
    said: int = 0
    names: tuple[str, ...] = ()
    begun: Place | None = None
    around: Place | None = None
    line: int = 0
    free: tuple[str, ...] = ()


@dataclass
class Scope:
    """A function's names: those that it binds, its functions, and the variables that it shares with these."""

    place: Place
    around: Scope | None = None
    bound: set[str] = field(default_factory=set)
    free: set[str] = field(default_factory=set)
    shared: set[str] = field(default_factory=set)
    functions: set[str] = field(default_factory=set)

    def of(self, name: str) -> Scope | None:
        """The scope that binds a name, this one or one around it; `None` where it is a name of the module."""
        scope: Scope | None = self
        while scope is not None and name not in scope.bound:
            scope = scope.around
        return scope


@dataclass
class Pending:
    """What has changed in a function and is not written: its names, places of containers, and these as a whole."""

    scope: Scope
    begun: bool = True
    names: dict[str, str] = field(default_factory=dict)
    stored: list[ast.expr] = field(default_factory=list)
    whole: list[ast.expr] = field(default_factory=list)

    def line(self, site: int | None, said: int, line: int) -> Line:
        """What an entry says that writes all of it."""
        own, around = self.scope, self.scope.around
        begun = (own.place, around and around.place) if self.begun else (None, None)
        return Line(site, said, tuple(self.names), *begun, line, tuple(own.free.intersection(self.names)))


class Shorthand(ast.NodeTransformer):
    """A function and those of its file that it calls, rewritten; none where something in one is not known."""

    def __init__(self, tree: ast.Module, function: Callable, file: str):
        start = inspect.unwrap(getattr(function, "__func__", function))
        self.lines, self.codes = [Line(), Line(), Line()], {}
        self.meanings, self._space = Meanings(tree, start.__globals__, file, self._fills), start.__globals__
        self._filling: dict[Place, bool] = {}
        self._here, self._inner, self._pure, self._waits, self._count = Pending(Scope((0, ""))), [], False, 0, 0
        written: set[Place] = set()
        try:
            self.meanings.want(start)
            while waiting := [place for place in self.meanings.functions if place not in written]:
                for place in waiting:
                    written.add(place)
                    self._function(self.meanings.nodes[place], None)
            codes = dict(codes_by_place(compile(ast.fix_missing_locations(tree), file, "exec", dont_inherit=True)))
        except (UnknownError, SyntaxError):
            return
        self.codes = {function: codes[place] for place, function in self.meanings.functions.items()}

    # Statements.

    def _function(self, node: ast.FunctionDef, around: Scope | None) -> ast.FunctionDef:
        """A function that keeps the log: it takes what is at hand, and sees that there is room."""
        if not all(map(self._is_kept, node.decorator_list)):
            raise UnknownError
        before, self._here = self._here, Pending(_scope(node, around))
        given = _parameters(node.args)
        for each in given:
            each.annotation = None
        node.returns = None
        kept = {each.target.id for each in _own(node) if isinstance(each, ast.NamedExpr)}
        unbound = [ast.Assign([ast.Name(each, ast.Store())], ast.Constant(UNBOUND)) for each in sorted(kept)]
        body = node.body[ast.get_docstring(node, clean=False) is not None :]
        shared = [each for each in body if isinstance(each, ast.Nonlocal)]
        body = [each for each in body if not isinstance(each, ast.Nonlocal)]
        handy = ast.Tuple([ast.Name(each, ast.Store()) for each in _HANDY], ast.Store())
        taken = ast.Assign([handy], ast.Name(_DESK, ast.Load()))
        node.body = [
            *shared,
            taken,
            *unbound,
            _limit(),
            *self._block(body, dict.fromkeys([each.arg for each in given], _ONCE)),
        ]
        self._here = before
        return node

    def _is_kept(self, decorator: ast.expr) -> bool:
        """Whether a function is wrapped only in what keeps its answers."""
        maker = decorator.func if isinstance(decorator, ast.Call) else decorator
        return self._is_named(maker) and id(self.meanings.found(maker)) in KEEPING

    def _fills(self, node: ast.FunctionDef | None) -> bool:
        """Whether an object is given attributes and nothing else is done where it is made."""
        if node is None or place_of(node) in self._filling:
            return node is not None and self._filling[place_of(node)]
        known, self._filling[place_of(node)] = dict(self._filling), True
        itself, before, inner = node.args.args[:1], self._here, self._inner
        self._here, self._inner = Pending(_scope(node, None)), []
        try:
            for each in copy.deepcopy(node.body[ast.get_docstring(node, clean=False) is not None :]):
                if not isinstance(each, (ast.Assign, ast.AnnAssign)) or (self.meanings.keyed and _asks(each)):
                    raise UnknownError
                for target in targets(each):
                    if not isinstance(target, ast.Attribute) or ast.unparse(target.value) != itself[0].arg:
                        raise UnknownError
                    self._check_attribute(target.attr)
                self._purely([each.value] if each.value else [])
        except UnknownError:
            self._filling = known | {place_of(node): False}
        finally:
            self._here, self._inner = before, inner
        return self._filling[place_of(node)]

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.FunctionDef:
        """A function within another, called by its name alone."""
        self._purely([*node.args.defaults, *filter(None, node.args.kw_defaults)])
        made = self._function(node, self._here.scope)
        if node.decorator_list:
            self._here.names[node.name] = _ONCE
        return made

    def visit_Nonlocal(self, node: ast.Nonlocal) -> ast.Nonlocal:
        raise UnknownError

    def _block(self, statements: Sequence[ast.stmt], dirty: Mapping[str, str]) -> list[ast.stmt]:
        """Statements that leave nothing behind that has changed and is not written."""
        here, found, node = self._here, [], None
        here.names = dict(dirty)
        for node in statements:
            if called(getattr(node, "value", None)) == HOOK:
                number, *said = map(self.visit, node.value.args)
                found += self._entry(node, number.value, said)
                continue
            leaves = isinstance(node, (ast.Break, ast.Continue)) or (
                isinstance(node, ast.Return) and not here.scope.free.isdisjoint(here.names)
            )
            if here.stored or here.whole or here.begun or leaves or self._forgets(node):
                found += self._entry(node)
            found.append(self.visit(node))
        if node is None or isinstance(node, (ast.Break, ast.Continue, ast.Return)):
            return found
        return [*found, *self._entry(node)]

    def _forgets(self, node: ast.stmt) -> bool:
        """Whether a statement gives a name another value, or changes something, while what has changed by its name is
        not written."""
        changed = {name for name, how in self._here.names.items() if how == _ANEW}
        if not changed:
            return False
        if any(isinstance(each, ast.Call) and self._may_change(each.func) for each in ast.walk(node)):
            return True
        given = targets(node) if isinstance(node, (ast.Assign, ast.AnnAssign, ast.For)) else []
        return any(isinstance(each, ast.Name) and each.id in changed for one in given for each in ast.walk(one))

    def _may_change(self, function: ast.expr) -> bool:
        """Whether what is called may change something by itself."""
        if self._is_named(function):
            return self.meanings.may_change(function)
        return getattr(function, "attr", "") in CHANGING

    def visit_If(self, node: Any) -> ast.stmt:
        node.test = self.visit(node.test)
        return self._branched(node, self._here.names, ())

    visit_While = visit_If

    def visit_For(self, node: ast.For) -> ast.stmt:
        node.iter = self._passed(node.iter)
        return self._branched(node, self._here.names, _names(node))

    def _branched(self, node: Any, dirty: dict[str, str], names: Sequence[str]) -> ast.stmt:
        """A statement with blocks, in each of which is written what had changed before."""
        limit = [] if isinstance(node, ast.If) else [_limit()]
        node.body = [*limit, *self._block(node.body, dirty | dict.fromkeys(names, _ONCE))]
        if node.orelse:
            node.orelse, dirty = self._block(node.orelse, dirty), {}
        self._here.names = dict(dirty)
        return node

    def visit_Assign(self, node: Any) -> ast.stmt:
        if node.value is None:
            return node
        places = [each for each in targets(node) if isinstance(each, (ast.Subscript, ast.Attribute))]
        names, how = _names(node, places), _ANEW if isinstance(node, ast.AugAssign) else _ONCE
        node.value = self._given(node.value, names)
        for each in places:
            each.value = self.visit(each.value)
            if isinstance(each, ast.Subscript):
                each.slice = self.visit(each.slice)
            else:
                self._check_attribute(each.attr)
        for each in places:
            told = self._is_told(each.value)
            each.value, whole = self._kept(each.value, names)
            place = None
            if isinstance(each, ast.Attribute):
                place = ast.Constant(each.attr)
            elif not isinstance(each.slice, ast.Slice):
                each.slice, place = self._kept(each.slice, names)
            self._change(whole, place, how, getattr(each, "attr", None), told)
        for name in names:
            self._here.names[name] = how if isinstance(node, ast.AugAssign) else self._given_by(name, node)
        return node

    def _given_by(self, name: str, node: Any) -> str:
        """How what an assignment or a loop gives a name is written."""
        told = self._is_told(node.value) and not any(isinstance(each, ast.Starred) for each in targets(node))
        return _TOLD if told and self._here.names.get(name, _TOLD) == _TOLD else _ONCE

    visit_AugAssign = visit_AnnAssign = visit_Assign

    def visit_Delete(self, node: ast.Delete) -> ast.stmt:
        for each in node.targets:
            if not isinstance(each, ast.Subscript):
                raise UnknownError
            each.slice = self.visit(each.slice)
            each.value, whole = self._kept(self.visit(each.value), ())
            self._change(whole, None, _ONCE)
        return node

    def visit_Expr(self, node: ast.Expr) -> ast.stmt:
        node.value = self._given(node.value, ())
        return node

    def visit_Raise(self, node: ast.Raise) -> ast.stmt:
        if node.cause:
            raise UnknownError
        if not (node.exc and self._is_named(node.exc) and self.meanings.does(node.exc) == PASSES):
            node.exc = node.exc and self._passed(node.exc)
        return node

    def _given(self, value: ast.expr | None, names: Sequence[str]) -> ast.expr | None:
        """The value of a statement that writes these names; it may be a call that changes what has a name."""
        if not isinstance(value, ast.Call):
            return value and self.visit(value)
        does = self._does(value)
        if CHANGES not in does or OWN in does:
            return self._called(value, does, False)
        made, stored, whole = self._changing(value, names)
        self._here.stored += stored
        self._here.whole += whole
        return made

    def _change(
        self, whole: ast.expr, place: ast.expr | None, how: str, attribute: str | None = None, told: bool = False
    ) -> None:
        """Keep in mind what a statement changes, and at which place if that is all."""
        if place is None:
            self._here.whole.append(_call(_ANEW, whole))
            return
        read = ast.Attribute(whole, attribute, ast.Load()) if attribute else ast.Subscript(whole, place, ast.Load())
        self._here.stored += [_whole(whole, told), _guarded(place, _ONCE), _guarded(read, how)]

    def _kept(self, value: ast.expr, names: Sequence[str]) -> tuple[ast.expr, ast.expr]:
        """What a statement reads that writes these names, and how it is read again when that is done."""
        shared = self._here.scope.shared
        if isinstance(value, ast.Constant) or (
            isinstance(value, ast.Name) and value.id not in names and value.id not in shared
        ):
            return value, value
        if not isinstance(value, ast.NamedExpr):
            self._count += 1
            value = ast.NamedExpr(ast.Name(f"{_VALUE} {self._count}", ast.Store()), value)
        return value, ast.Name(value.target.id, ast.Load())

    # What is changed by calls.

    def _changing(self, call: ast.Call, names: Sequence[str]) -> tuple[ast.expr, list[ast.expr], list[ast.expr]]:
        """A call that changes something, and what is to be written of that: what was done, or the whole of it."""
        if self._pure:
            raise UnknownError
        self._arguments(call, self._passed)
        if isinstance(call.func, ast.Attribute) and not self._is_part(call.func):
            told = self._is_told(call.func.value)
            call.func.value, whole = self._kept(call.func.value, names)
            return call, *self._done(call, call.func.attr, call.args, _whole(whole, told), whole, names)
        if not call.args or isinstance(call.args[0], ast.Starred):
            raise UnknownError
        told = self._is_told(call.args[0])
        call.args[0], whole = self._kept(call.args[0], names)
        name = self.meanings.found(call.func).__name__
        return call, *self._done(call, name, call.args[1:], _whole(whole, told), whole, names)

    def _done(
        self,
        call: ast.Call,
        name: str,
        given: Sequence[ast.expr],
        written: ast.expr,
        whole: ast.expr,
        names: Sequence[str],
    ) -> tuple[list[ast.expr], list[ast.expr]]:
        """What is to be written of a container that a call has changed."""
        done = (name, -1 if call.keywords or any(isinstance(each, ast.Starred) for each in given) else len(given))
        count = _call(_COUNT, whole)
        if done in (("pop", 0), ("popleft", 0), ("heappop", 0)):
            return [ast.IfExp(_is_of(whole, _ROWS), written, _call(_ANEW, whole)), ast.Constant(name), count], []
        if done in (("append", 1), ("heappush", 1), ("appendleft", 1)):
            told = self._is_told(given[0])
            call.args[-1], value = self._kept(given[0], names)
            last = ast.BinOp(count, ast.Sub(), ast.Constant(1))
            place = last if name == "append" else ast.Tuple([ast.Constant(name), count], ast.Load())
            return [written, place, _guarded(value, _TOLD if told else _ONCE)], []
        return [], [_call(_ANEW, whole)]

    def _is_told(self, value: ast.expr) -> bool:
        """Whether all of a value is written where it is read: it is what is in something of which that is so."""
        if self._waits:
            return False
        match value:
            case ast.Name(id=name):
                return not any(name in each for each in self._inner) and self._here.names.get(name, _TOLD) == _TOLD
            case ast.Attribute(value=held):
                return self._is_told(held)
            case ast.Subscript(value=held, slice=place):
                return not isinstance(place, ast.Slice) and self._is_told(held)
            case ast.NamedExpr(value=held):
                return self._is_told(held)
            case ast.Tuple(elts=parts):
                return all(isinstance(each, ast.Constant) for each in parts)
            case ast.BoolOp(values=parts):
                return all(map(self._is_told, parts))
            case ast.IfExp(body=one, orelse=other):
                return self._is_told(one) and self._is_told(other)
            case ast.UnaryOp(op=ast.Not()) | ast.Compare() | ast.Constant():
                return True
        return False

    def _changed_within(self, call: ast.Call) -> ast.expr:
        """A call within an expression, what it changes written as soon as that is done."""
        if self._here.stored:
            raise UnknownError
        call, stored, whole = self._changing(call, ())
        return _among((), call, [_written(DONE, *stored)] if stored else whole)

    # Expressions.

    def generic_visit(self, node: ast.AST) -> ast.AST:
        if not isinstance(node, PARTS) or isinstance(node, ast.MatMult):
            raise UnknownError
        if isinstance(node, ast.JoinedStr):
            self.meanings.speaks = True
        return super().generic_visit(node)

    def visit_BinOp(self, node: ast.BinOp) -> ast.expr:
        number = isinstance(node.right, ast.Constant) and isinstance(node.right.value, int)
        self.meanings.speaks |= isinstance(node.op, ast.Mod) and not number
        return self.generic_visit(node)

    def visit_Compare(self, node: ast.Compare) -> ast.expr:
        """A comparison; what something is sought in is gone through at once."""
        node.left = self.visit(node.left)
        for place, (how, each) in enumerate(zip(node.ops, node.comparators, strict=True)):
            node.comparators[place] = (self._passed if isinstance(how, (ast.In, ast.NotIn)) else self.visit)(each)
        return node

    def visit_Name(self, node: ast.Name) -> ast.Name:
        if isinstance(node.ctx, ast.Load) and not self._is_inner(node.id):
            scope = self._here.scope.of(node.id)
            if scope is None:
                self.meanings.value(node.id)
            elif node.id in scope.functions:
                raise UnknownError
        return node

    def _is_inner(self, name: str) -> bool:
        """Whether a name is bound by an expression within the function."""
        return name.startswith(SEEN) or any(name in each for each in self._inner)

    def _is_global(self, name: str) -> bool:
        return not self._is_inner(name) and self._here.scope.of(name) is None

    def visit_Attribute(self, node: ast.Attribute) -> ast.expr:
        if self._is_part(node):
            self.meanings.part(node.value.id, node.attr)
            return node
        self._check_attribute(node.attr)
        node.value = self.visit(node.value)
        return node

    def _check_attribute(self, name: str) -> None:
        if name.startswith("__") or name == "default_factory" or self.meanings.is_method(name):
            raise UnknownError

    def _is_part(self, node: ast.Attribute) -> bool:
        """Whether it is a name of a module's."""
        name = node.value.id if isinstance(node.value, ast.Name) else ""
        return bool(name) and self._is_global(name) and self.meanings.is_module(name)

    def visit_Subscript(self, node: ast.Subscript) -> ast.expr:
        node.value, node.slice = self.visit(node.value), self.visit(node.slice)
        if not self.meanings.keyed or isinstance(node.slice, ast.Slice) or not isinstance(node.ctx, ast.Load):
            return node
        return ast.copy_location(_call(_ITEM, node.value, node.slice), node)

    def visit_NamedExpr(self, node: ast.NamedExpr) -> ast.NamedExpr:
        if not node.target.id.startswith(SEEN) or self._waits or self._pure:
            raise UnknownError
        node.value = self.visit(node.value)
        self._here.names[node.target.id] = self._given_by(node.target.id, node)
        return node

    def visit_Lambda(self, node: ast.Lambda) -> ast.Lambda:
        """A function that only answers: whoever calls it, nothing is changed."""
        self._purely([*node.args.defaults, *filter(None, node.args.kw_defaults)])
        self._inner.append({each.arg for each in _parameters(node.args)})
        (node.body,) = self._purely([node.body])
        self._inner.pop()
        return node

    def _purely(self, nodes: Sequence[ast.expr]) -> list[ast.expr]:
        """Expressions that only answer, whenever they are asked."""
        before, self._pure = self._pure, True
        made = [self.visit(each) for each in nodes]
        self._pure = before
        return made

    def visit_ListComp(self, node: Any, line: int = 0) -> ast.expr:
        """What is made one by one; the function waits at a `line` while it calls others for it, at none below 0."""
        here, outer, marked = self._here, self._waits, len(self.lines)
        names, here.names = here.names, {}
        self._waits = outer or line or (node.lineno if _ITSELF else -1)
        node.generators[0].iter = self._passed(node.generators[0].iter)
        self._inner.append({name for each in node.generators for name in _names(each)})
        for place, each in enumerate(node.generators):
            each.iter = self._passed(each.iter) if place else each.iter
            each.ifs = [self.visit(test) for test in each.ifs]
        for part in ("elt", "key", "value"):
            if hasattr(node, part):
                setattr(node, part, self.visit(getattr(node, part)))
        self._inner.pop()
        here.names, self._waits = names, outer
        if outer or not any(each.line for each in self.lines[marked:]):
            return node
        before = self._entry(node)
        here.names = names
        return _among([each.value for each in before], node)

    visit_SetComp = visit_DictComp = visit_ListComp

    def visit_Call(self, node: ast.Call) -> ast.expr:
        return self._called(node, self._does(node), False)

    def _does(self, node: ast.Call) -> set[str]:
        """What a call may do."""
        func = node.func
        if self._is_named(func):
            return {self.meanings.does(func)}
        if isinstance(func, ast.Name):
            scope = self._here.scope.of(func.id)
            if self._is_inner(func.id) or func.id not in scope.functions:
                raise UnknownError
            return {OWN}
        if not isinstance(func, ast.Attribute) or func.attr.startswith("__"):
            raise UnknownError
        func.value = self.visit(func.value)
        return self.meanings.method(func.attr)

    def _called(self, node: ast.Call, does: set[str], passed: bool) -> ast.expr:
        """A call that does one of these; what is `passed` on is gone through at once."""
        if PASSES in does and not passed:
            raise UnknownError
        if OWN in does:
            return self._between(node, CHANGES in does)
        if CHANGES in does:
            return self._changed_within(node)
        self._arguments(node, self._passed)
        return node

    def _arguments(self, node: ast.Call, passed: Callable[[ast.expr], ast.expr]) -> None:
        found = self.meanings.found(node.func) if self._is_named(node.func) else None
        if found is deque and (len(node.args) > 1 or node.keywords):
            raise UnknownError
        for place, each in enumerate(node.args):
            if isinstance(each, ast.GeneratorExp):
                node.args[place] = self.visit_ListComp(each, node.lineno if id(found) in CONSUMING else -1)
            else:
                named = CALLING.get(id(found)) == place and self._is_answering(each)
                node.args[place] = each if named else passed(each)
        for each in node.keywords:
            each.value = each.value if each.arg == "key" and self._is_answering(each.value) else passed(each.value)

    def _is_answering(self, node: ast.expr) -> bool:
        """Whether it names a function or a class of which nothing is seen but what it answers."""
        return self._is_named(node) and self.meanings.is_called(node) and self.meanings.does(node) == ANSWERS

    def _is_named(self, node: ast.expr) -> bool:
        """Whether it is a name that no function binds, or one of a module's."""
        if isinstance(node, ast.Attribute):
            return self._is_part(node)
        return isinstance(node, ast.Name) and self._is_global(node.id)

    def _passed(self, node: ast.expr) -> ast.expr:
        """What a loop or a function of Python's own is given, which may be something that is used up by it."""
        if isinstance(node, ast.Call):
            return self._called(node, self._does(node), True)
        if isinstance(node, ast.GeneratorExp):
            return self.visit_ListComp(node, -1)
        return self.visit(node)

    def _between(self, call: ast.Call, changes: bool) -> ast.expr:
        """A call of a function that keeps the log, between what has changed before, and that it is over."""
        here, waits = self._here, self._waits
        if self._pure or waits < 0 or here.stored or here.whole or call.func.lineno != call.func.end_lineno:
            raise UnknownError
        after = [_written(RETURNED)]
        self._arguments(call, self.visit)
        if changes:
            call.func.value, whole = self._kept(call.func.value, ())
            stored, made = self._done(call, call.func.attr, call.args, _whole(whole, False), whole, ())
            (done,) = [_written(DONE, *stored)] if stored else made
            after.append(ast.IfExp(_is_of(whole, _CHANGED), done, ast.Constant(None)))
        names = dict(here.names)
        before = self._entry(call, line=waits or call.lineno)
        here.names = names
        before, last = [each.value for each in before], (call.keywords or call.args or [None])[-1]
        if last is None:
            return _among(before, call, after)
        if isinstance(last, (ast.keyword, ast.Starred)):
            last.value = _among((), last.value, before)
        else:
            call.args[-1] = _among((), last, before)
        return _among((), call, after)

    # Entries.

    def _entry(
        self, at: ast.AST, site: int | None = None, said: Sequence[ast.expr] = (), line: int = 0
    ) -> list[ast.stmt]:
        """What writes all that has changed, at a site or if there is any."""
        here, made = self._here, self._here.whole
        if here.names or here.stored or here.begun or line or site is not None:
            values = [_guarded(_name(name), how) for name, how in here.names.items()]
            made = [*made, _written(len(self.lines), *said, *values, *here.stored)]
            self.lines.append(here.line(site, len(said), line))
        here.names, here.stored, here.whole, here.begun = {}, [], [], False
        return [ast.copy_location(ast.Expr(each), at) for each in made]

    # A run.

    @contextmanager
    def kept(self, keeping: Keeping, most: int, full: Callable[[], int]) -> Iterator[None]:
        """Let the functions keep a log meanwhile; `full` is called when more than `most` is written, and says how much
        may be."""
        space, log = self._space, keeping.log
        before = {function: function.__code__ for function in self.codes}
        space[_DESK] = log.append, log, len, FLAT, ROWS, CHANGED, keeping.once, keeping.anew, keeping.item
        space[_MOST], space[_FULL] = most, lambda: space.update({_MOST: full()})
        try:
            for function, code in self.codes.items():
                function.__code__ = code
            yield
        finally:
            for function, code in before.items():
                function.__code__ = code
            for name in (_DESK, _MOST, _FULL):
                del space[name]


def codes_by_place(code: CodeType) -> Iterator[tuple[Place, CodeType]]:
    """The codes within a code, by where they are."""
    for each in code.co_consts:
        if isinstance(each, CodeType):
            yield (each.co_firstlineno, each.co_name), each
            yield from codes_by_place(each)


def _limit() -> ast.stmt:
    over = ast.Compare(_call(_COUNT, _name(_LOG)), [ast.Gt()], [_name(_MOST)])
    return ast.If(over, [ast.Expr(_call(_FULL))], [])


def _name(name: str) -> ast.Name:
    return ast.Name(name, ast.Load())


def _call(name: str, *given: ast.expr) -> ast.Call:
    return ast.Call(_name(name), list(given), [])


def _written(kind: int, *parts: ast.expr) -> ast.expr:
    return _call(_WRITE, ast.Tuple([ast.Constant(kind), *parts], ast.Load()))


def _among(before: Sequence[ast.expr], value: ast.expr, after: Sequence[ast.expr] = ()) -> ast.expr:
    """A value, before and after which something is done."""
    around = ast.Tuple([*before, value, *after], ast.Load())
    return ast.copy_location(ast.Subscript(around, ast.Constant(len(before)), ast.Load()), value)


def _is_of(value: ast.expr, kinds: str) -> ast.expr:
    return ast.Compare(ast.Attribute(value, "__class__", ast.Load()), [ast.In()], [_name(kinds)])


def _whole(container: ast.expr, told: bool) -> ast.expr:
    """A container or an object, written first if it was not."""
    return container if told else _call(_ONCE, container)


def _guarded(value: ast.expr, how: str) -> ast.expr:
    """A value; unless its class tells that nothing is in it, what is in it is written first."""
    if isinstance(value, ast.Constant) or how == _TOLD:
        return value
    name = value if isinstance(value, ast.Name) else _name(_VALUE)
    read = value if name is value else ast.NamedExpr(ast.Name(_VALUE, ast.Store()), value)
    return ast.IfExp(_is_of(read, _FLAT), name, _call(how, name))


def _names(node: Any, places: Sequence[ast.expr] = ()) -> list[str]:
    """The names that an assignment or a loop writes, and nothing else but these `places`."""
    parts = [each.value if isinstance(each, ast.Starred) else each for each in targets(node)]
    found = [each.id for each in parts if isinstance(each, ast.Name)]
    if len(found) + len(places) < len(parts):
        raise UnknownError
    return found


def _asks(node: ast.AST) -> bool:
    """Whether something is asked for in a part of a source that a table may have to make."""
    return any(isinstance(each, ast.Subscript) and isinstance(each.ctx, ast.Load) for each in ast.walk(node))


_ASIDE = (ast.Lambda, ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
"""Expressions that bind names of their own."""


def _scope(node: ast.FunctionDef, around: Scope | None) -> Scope:
    """The names of a function."""
    free = {name for each in _own(node) if isinstance(each, ast.Nonlocal) for name in each.names}
    within = [each for each in _own(node) if isinstance(each, ast.FunctionDef)]
    shared = {name for each in ast.walk(node) if isinstance(each, ast.Nonlocal) for name in each.names}
    stored = [each.arg for each in _parameters(node.args)]
    stored += [each.id for each in _own(node, _ASIDE) if isinstance(each, ast.Name) and isinstance(each.ctx, ast.Store)]
    stored += [each.target.id for each in _own(node) if isinstance(each, ast.NamedExpr)]
    named = [each.name for each in within]
    functions = {name for name in named if named.count(name) == 1 and name not in stored and name not in shared}
    return Scope(place_of(node), around, {*stored, *named} - free, free, shared, functions)


def _own(node: ast.AST, aside: tuple[type, ...] = ()) -> Iterator[ast.AST]:
    """The parts of a function that are not within a function in it, nor in expressions of these kinds."""
    for statement in node.body:
        waiting = [statement]
        while waiting:
            each = waiting.pop()
            yield each
            if not isinstance(each, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, *aside)):
                waiting += ast.iter_child_nodes(each)


def _parameters(node: ast.arguments) -> list[ast.arg]:
    return [*node.posonlyargs, *node.args, *node.kwonlyargs, *filter(None, (node.vararg, node.kwarg))]
