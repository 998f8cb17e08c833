"""Sites: the places of a source at which a run of it is worth a moment, and the source that calls a hook there.

What one would point at is a moment: a write into a structure, a comparison that decides, variables that move, a call
and its return. What a decision leads to is said with it. Where the author speaks, nothing else is said.
"""

from __future__ import annotations

import ast
import copy
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from vizkit.functions import captions
from vizkit.functions.captions import Part, Said
from vizkit.functions.notes import NAME, Noted

HOOK = "the moment"
"""The global name that the hook is called by: no source can have it."""

SEEN = "_seen_"
"""How the variables begin that hold what a test or a call was given."""

UNREAD = ("unread",)
"""What marks a part of a test that was not read: no sentence says it."""

RETURNED = "_returned"
"""The variable that holds what a call returns, once it does."""

ASYNCHRONOUS = "async"
"""What the site is called at which a coroutine begins: no moment."""

JOINING = frozenset("append appendleft add push put insert".split())
TAKING = frozenset("pop popleft popitem get_nowait".split())
CHANGING = frozenset("extend extendleft update sort reverse clear remove discard rotate setdefault fill".split())
_TOGETHER = 3
"""Assignments in a row that are one moment."""


@dataclass(frozen=True)
class Site:
    """Where a moment is: its name, the line that ran, and what may be said there, the most telling first.

    A line of 0 is the last that ran.
    """

    name: str
    line: int
    said: tuple[Said, ...]


@dataclass
class Sites(ast.NodeTransformer):
    """Finds the sites of a module's tree and puts a call of the hook at each; with `every`, after every statement.

    Objects that are only filled as they are made have no moments for that, unless it is what is `watched`.
    """

    every: bool = False
    watched: str = ""
    found: list[Site] = field(default_factory=list)
    _function: str = ""
    _count: int = 0

    # Functions.

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.FunctionDef:
        if node.name == "__init__" and _only_fills(node) and not (self.every or self.watched == node.name):
            return node
        outer, self._function = self._function, node.name
        start = _start(node)
        speaks = isinstance(next(iter(node.body[start:]), None), Noted)
        body = self.block(node.body[start:])
        given = [each.arg for each in (*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs)]
        given = [name for name in given if name not in ("self", "cls")]
        said = tuple(captions.called(node.name, given[:many]) for many in range(len(given), -1, -1))
        entry = [] if speaks else [self._hook(node, "call", *said)]
        node.body = [*node.body[:start], *entry, *body]
        self._function = outer
        return node

    def visit_AsyncFunctionDef(self, node: ast.AsyncFunctionDef) -> ast.AsyncFunctionDef:
        node.body.insert(_start(node), self._hook(node, ASYNCHRONOUS))
        return node

    def visit_Lambda(self, node: ast.Lambda) -> ast.Lambda:
        return node

    # Blocks.

    def block(self, statements: Sequence[ast.stmt], because: tuple[Said, ...] = ()) -> list[ast.stmt]:
        """The statements with their hooks; the first is said with what has led to it."""
        found: list[ast.stmt] = []
        waiting: list[ast.stmt] = []
        for place, statement in enumerate(statements):
            ahead = statements[place + 1] if place + 1 < len(statements) else None
            if isinstance(statement, Noted):
                found = [*_unsaid(found), self._noted(statement)]
                waiting, because = [], ()
                continue
            if self._is_light(statement) and not (because and place):
                found.append(statement)
                waiting.append(statement)
                if isinstance(ahead, Noted):
                    continue
                if because or self.every or ahead is None or not self._together([*waiting, ahead]):
                    found.append(self._moved(waiting, because))
                    waiting, because = [], ()
                continue
            found += self._statement(statement, because)
            because = ()
        return found

    def _noted(self, note: Noted) -> ast.stmt:
        """The moment at which the author speaks of what ran before."""
        silent = isinstance(note.value, ast.Constant)
        name, *said = [note.value] if silent else note.value.elts
        hook = self._hook(note, name.value if isinstance(name, ast.Constant) else NAME, line=note.after)
        hook.value.args += [note.value] if silent else [name, *said]
        return ast.fix_missing_locations(hook)

    def _statement(self, statement: ast.stmt, because: tuple[Said, ...]) -> list[ast.stmt]:
        if isinstance(statement, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            return [*self._alone(statement, because), self.visit(statement)]
        if isinstance(statement, ast.Return):
            return self._returned(statement, because)
        if isinstance(statement, (ast.Break, ast.Continue)):
            end = captions.LEFT if isinstance(statement, ast.Break) else captions.NEXT
            said = tuple(each.so(end) for each in because)
            return [*([self._hook(statement, "decide", *said)] if said else []), statement]
        before = self._alone(statement, because)
        if isinstance(statement, ast.If):
            return [*before, self._chosen(statement)]
        if isinstance(statement, ast.While):
            return [*before, self._while(statement)]
        if isinstance(statement, (ast.For, ast.AsyncFor)):
            return [*before, self._for(statement)]
        if isinstance(statement, (ast.With, ast.Try, ast.Match)):
            return [*before, self._within(statement)]
        if isinstance(statement, (ast.Assign, ast.AugAssign, ast.AnnAssign, ast.Delete)):
            return [*before, statement, self._written(statement)]
        if isinstance(statement, ast.Expr):
            return [*before, *self._done(statement)]
        return [*before, statement]

    def _alone(self, statement: ast.stmt, because: tuple[Said, ...]) -> list[ast.stmt]:
        """What has led to a statement that says something else itself: a moment of its own before it."""
        return [self._hook(statement, "decide", *because, line=self._line)] if because else []

    # Statements.

    def _moved(self, statements: list[ast.stmt], because: tuple[Said, ...]) -> ast.stmt:
        names = list(dict.fromkeys(name for each in statements for name in _names(each)))
        code = ", ".join(_code(each) for each in statements)
        if isinstance(statements[-1], ast.AugAssign) and len(statements) == 1:
            said = captions.assigned(names).after(code)
        else:
            said = captions.assigned(names)
        if isinstance(statements[-1], ast.Assign) and (whole := _taken_from(statements[-1].value)) and len(names) == 1:
            said = captions.taken(names[0], captions.literal(whole))
        bare = captions.alike(captions.literal(code))
        both = [each.so(said) for each in because] + [each.so(bare) for each in because] or [said, bare]
        return self._hook(statements[-1], "move" if not because else "decide", *both)

    def _written(self, statement: ast.stmt) -> ast.stmt:
        code = _code(statement)
        places = [each for each in targets(statement) if not isinstance(each, ast.Starred)]
        written = [captions.alike(", ".join(f"{said} = {{{blank}}}" for said, blank in map(self._place, places)))]
        if isinstance(statement, ast.Assign) and len(places) == 1 and (led := _led(places[0], statement.value)):
            written.append(captions.alike(led))
        plain = isinstance(statement, ast.Assign) and isinstance(statement.value, ast.Constant) and len(places) == 1
        said = written if plain else [each.after(code) for each in written]
        if isinstance(statement, ast.Delete):
            said = []
        return self._hook(statement, "write", *said, captions.alike(captions.literal(code)))

    def _done(self, statement: ast.Expr) -> list[ast.stmt]:
        """A call that changes something, with what is said of it."""
        call, code = statement.value, captions.literal(_code(statement))
        if not isinstance(call, ast.Call):
            return [statement]
        whole, given = _changed_by(call)
        if whole is None:
            return [statement] if not self.every else [statement, self._hook(statement, "run", captions.alike(code))]
        said = []
        if given is not None:
            value, seen = self._seen(given)
            call.args[call.args.index(given)] = value
            said.append(captions.joined(seen, captions.literal(whole)))
        return [statement, self._hook(statement, "write", *said, captions.alike(code))]

    def _returned(self, statement: ast.Return, because: tuple[Said, ...]) -> list[ast.stmt]:
        unsaid = captions.returned_unsaid(self._function)
        if statement.value is None or (isinstance(statement.value, ast.Constant) and statement.value.value is None):
            said = [each.so(unsaid) for each in because]
            return [*([self._hook(statement, "return", *said)] if said else []), statement]
        keeping = _at(ast.Assign([ast.Name(RETURNED, ast.Store())], statement.value), statement)
        said = captions.returned(self._function, RETURNED)
        both = [each.so(said) for each in because] + [each.so(unsaid) for each in because] or [said, unsaid]
        again = _at(ast.Return(ast.Name(RETURNED, ast.Load())), statement)
        return [keeping, self._hook(statement, "return", *both), again]

    def _chosen(self, statement: ast.If) -> ast.If:
        test, code = statement.test, _asked(statement.test)
        guard = not statement.orelse and isinstance(
            statement.body[-1], (ast.Return, ast.Continue, ast.Break, ast.Raise)
        )
        decides = isinstance(test, ast.Compare) and not _is_about_nothing(test)
        statement.test, *found = self._parts(test)
        yes, no = (
            tuple(said.after(code) for said in captions.decided(found[0], held, found[1])) for held in (True, False)
        )
        self._line = statement.lineno
        statement.body = self.block(statement.body, yes)
        chained = len(statement.orelse) == 1 and isinstance(statement.orelse[0], ast.If)
        if chained:
            statement.orelse = [self._chosen(statement.orelse[0])]
        elif statement.orelse:
            self._line = statement.lineno
            statement.orelse = self.block(statement.orelse, no)
        elif self.every or (decides and not guard):
            statement.orelse = [self._hook(statement, "decide", *no)]
        return statement

    def _while(self, statement: ast.While) -> ast.While:
        test, code = statement.test, _asked(statement.test)
        statement.test, *found = self._parts(test)
        statement.body = self.block(statement.body)
        if isinstance(test, ast.Constant):
            return statement
        no = captions.decided(found[0], False, found[1])
        ended = self._hook(statement, "decide", *(said.after(code).so(captions.ENDED) for said in no))
        statement.orelse = [ended, *self.block(statement.orelse)]
        return statement

    def _for(self, statement: ast.For) -> ast.For:
        names = [each.id for each in ast.walk(statement.target) if isinstance(each, ast.Name) and each.id[0] != "_"]
        first = statement.body[0]
        speaks = isinstance(first, Noted) or (isinstance(first, (ast.If, ast.For, ast.While)) and not self.every)
        body = self.block(statement.body)
        if names and not speaks:
            said = [captions.assigned(names[:many]) for many in range(len(names), 0, -1)]
            code = captions.alike(captions.literal(f"for {ast.unparse(statement.target)} in {_code(statement.iter)}"))
            body.insert(0, self._hook(statement, "move", *said, code))
        statement.body = body
        statement.orelse = self.block(statement.orelse)
        return statement

    def _within(self, statement: ast.stmt) -> ast.stmt:
        for name in ("body", "orelse", "finalbody"):
            if isinstance(block := getattr(statement, name, None), list) and block:
                setattr(statement, name, self.block(block))
        for each in (*getattr(statement, "handlers", ()), *getattr(statement, "cases", ())):
            each.body = self.block(each.body)
        return statement

    # Pieces.

    def _is_light(self, statement: ast.stmt) -> bool:
        """Whether a statement only gives variables a value."""
        if isinstance(statement, ast.AnnAssign) and statement.value is None:
            return False
        return (
            isinstance(statement, (ast.Assign, ast.AugAssign, ast.AnnAssign))
            and bool(_names(statement))
            and all(isinstance(each, ast.Name) for each in targets(statement))
        )

    def _together(self, statements: list[ast.stmt]) -> bool:
        """Whether assignments in a row are one moment: they are few, and their code can be taken in at once."""
        said = sum(len(_code(each)) for each in statements)
        return self._is_light(statements[-1]) and len(statements) <= _TOGETHER and said <= captions.LONGEST

    def _parts(self, test: ast.expr) -> tuple[ast.expr, list[Part], bool]:
        """A test that keeps what it reads, what it is made of, and whether all of that must hold."""
        is_and = not (isinstance(test, ast.BoolOp) and isinstance(test.op, ast.Or))
        many = isinstance(test, ast.BoolOp)
        made, found = [], []
        for each in test.values if many else [test]:
            if isinstance(each, ast.Compare) and not _is_about_nothing(each) and (is_and or len(each.ops) == 1):
                compared, parts = self._compared(each, many or len(each.ops) > 1)
            elif many:
                name = self._new()
                twice = _at(ast.UnaryOp(ast.Not(), ast.UnaryOp(ast.Not(), each)), each)
                compared, parts = _at(ast.NamedExpr(ast.Name(name, ast.Store()), twice), each), [Part(name)]
            else:
                return test, [], True
            made.append(compared)
            found += parts
        if len(found) == 1:
            return made[0], found, True
        whole = _at(ast.BoolOp(ast.And() if is_and else ast.Or(), made), test) if many else made[0]
        nothing = ast.Tuple([ast.Constant(each) for each in UNREAD], ast.Load())
        unread = [ast.NamedExpr(ast.Name(part.mark, ast.Store()), nothing) for part in found]
        return _at(ast.BoolOp(ast.And(), [ast.Tuple(unread, ast.Load()), whole]), test), found, is_and

    def _compared(self, test: ast.Compare, marked: bool) -> tuple[ast.Compare, list[Part]]:
        """A comparison, or several in a row, that keeps what it compares; each is `marked` by what is read for it."""
        made, parts = copy.copy(test), []
        made.left, left = self._seen(test.left, marked)
        made.comparators = []
        for operator, value in zip(test.ops, test.comparators, strict=True):
            if isinstance(operator, (ast.In, ast.NotIn)) and not made.comparators:
                right, said = value, captions.literal(_code(value))
            else:
                right, said = self._seen(value, marked)
            mark = (said if made.comparators else left).strip("{}") if marked else None
            made.comparators.append(right)
            parts.append(Part(mark, type(operator), left, said))
            left = said
        return made, parts

    def _seen(self, value: ast.expr, even_if_known: bool = False) -> tuple[ast.expr, str]:
        """A value that is kept as it is read, and how a sentence says it."""
        if isinstance(value, ast.Constant) and not even_if_known:
            return value, captions.literal(_code(value))
        name = self._new()
        return _at(ast.NamedExpr(ast.Name(name, ast.Store()), value), value), f"{{{name}}}"

    def _place(self, target: ast.expr) -> tuple[str, str]:
        """Where something is written as a sentence says it, its indices as the run has them, and the blank for it.

        An index that is computed is kept as it is read.
        """
        if not isinstance(target, ast.Subscript):
            return captions.literal(_code(target)), ast.unparse(target)
        if isinstance(target.slice, (ast.BinOp, ast.UnaryOp)):
            target.slice, _ = self._seen(target.slice)
        index = target.slice.target if isinstance(target.slice, ast.NamedExpr) else target.slice
        if not isinstance(index, ast.Name):
            return captions.literal(_code(target)), ast.unparse(target)
        said, blank = self._place(target.value)
        return f"{said}[{{{index.id}}}]", f"{blank}[{index.id}]"

    def _new(self) -> str:
        self._count += 1
        return f"{SEEN}{self._count}"

    def _hook(self, at: ast.AST, name: str, *said: Said, line: int | None = None) -> ast.stmt:
        self.found.append(Site(name, at.lineno if line is None else line, said))
        call = ast.Call(ast.Name(HOOK, ast.Load()), [ast.Constant(len(self.found) - 1)], [])
        return _at(ast.Expr(call), at)

    _line: int = 0


def _start(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Where a function's body begins, after its docstring."""
    return 1 if ast.get_docstring(node, clean=False) is not None else 0


def _only_fills(made: ast.FunctionDef) -> bool:
    """Whether an object is given what it holds as it is made, and nothing else is done."""
    filling = (ast.Assign, ast.AnnAssign, ast.Expr, ast.Pass)
    return all(isinstance(each, filling) and not isinstance(each, Noted) for each in made.body)


def _unsaid(statements: list[ast.stmt]) -> list[ast.stmt]:
    """Statements without the moment that is the last of them."""
    last = statements[-1] if statements else None
    hooked = isinstance(last, ast.Expr) and isinstance(last.value, ast.Call) and ast.unparse(last.value.func) == HOOK
    return statements[:-1] if hooked else statements


def _at(node: ast.AST, where: ast.AST) -> ast.AST:
    return ast.fix_missing_locations(ast.copy_location(node, where))


def _asked(test: ast.expr) -> str:
    """What a sentence repeats of a test: of a long call, that it is one."""
    code = _code(test)
    if len(code) <= captions.LONGEST:
        return code
    if isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not) and isinstance(test.operand, ast.Call):
        return f"not {_asked(test.operand)}"
    return f"{_code(test.func)}(…)" if isinstance(test, ast.Call) else code


def _code(node: ast.AST) -> str:
    """What a sentence repeats of the code: without type hints, and without brackets around a tuple."""
    if isinstance(node, ast.AnnAssign) and node.value is not None:
        node = ast.copy_location(ast.Assign([node.target], node.value), node)
    parts = [*node.targets, node.value] if isinstance(node, ast.Assign) else [node]
    return " = ".join(" ".join(_bare(part).split()) for part in parts)


def _bare(node: ast.AST) -> str:
    code = ast.unparse(node)
    return code[1:-1] if isinstance(node, ast.Tuple) and node.elts else code


def targets(statement: ast.stmt) -> list[ast.expr]:
    """What a statement writes to, one by one."""
    if isinstance(statement, (ast.Assign, ast.Delete)):
        return [each for target in statement.targets for each in _flat(target)]
    return list(_flat(statement.target))


def _flat(target: ast.expr) -> Iterator[ast.expr]:
    if isinstance(target, (ast.Tuple, ast.List)):
        for each in target.elts:
            yield from _flat(each)
    else:
        yield target


def _led(target: ast.expr, value: ast.expr) -> str | None:
    """What a field of a node leads to now, said of the nodes: `{curr}.next = {prev}`."""
    if not (isinstance(target, ast.Attribute) and isinstance(target.value, ast.Name) and target.value.id != "self"):
        return None
    if isinstance(value, ast.Name) and value.id != target.value.id:
        return f"{{{target.value.id}}}.{target.attr} = {{{value.id}}}"
    nothing = isinstance(value, ast.Constant) and value.value is None
    return f"{{{target.value.id}}}.{target.attr} = ∅" if nothing else None


def _names(statement: ast.stmt) -> list[str]:
    return [each.id for each in targets(statement) if isinstance(each, ast.Name) and not each.id.startswith("_")]


def _is_about_nothing(test: ast.Compare) -> bool:
    return any(isinstance(each, ast.Constant) and each.value is None for each in (test.left, *test.comparators))


def _taken_from(value: ast.expr) -> str | None:
    """The structure that a call takes something from."""
    if not isinstance(value, ast.Call):
        return None
    if isinstance(value.func, ast.Attribute) and value.func.attr in TAKING:
        return ast.unparse(value.func.value)
    called = ast.unparse(value.func).rpartition(".")[2]
    return ast.unparse(value.args[0]) if called in ("heappop", "heappushpop") and value.args else None


def _changed_by(call: ast.Call) -> tuple[str | None, ast.expr | None]:
    """The structure that a call changes, and what joins it."""
    if isinstance(call.func, ast.Attribute) and call.func.attr in JOINING | TAKING | CHANGING:
        joins = call.func.attr in JOINING and call.args and not isinstance(call.args[-1], ast.Starred)
        return ast.unparse(call.func.value), call.args[-1] if joins else None
    called = ast.unparse(call.func).rpartition(".")[2]
    if called in ("heappush", "heappop", "heapify", "shuffle") and call.args:
        return ast.unparse(call.args[0]), call.args[1] if called == "heappush" and len(call.args) > 1 else None
    return None, None
