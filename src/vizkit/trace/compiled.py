"""A reference compiled twice: unwatched, without its notes; and watched, keeping in mind which line ran last."""

from __future__ import annotations

import ast
import copy
from collections.abc import Callable
from types import CodeType, FunctionType

from vizkit.trace.definition import Definition
from vizkit.trace.yields import is_note, steps_of, vanishes

RAN = "the line that ran"
"""The variable of a watched run that no algorithm can have: the number of the last line that computed."""


def unwatched(definition: Definition) -> Callable:
    """The function of `definition` without notes: it returns what a run would; others' steps are called unwatched."""
    return _function(_Silent(definition), definition)


def watched(definition: Definition) -> Callable:
    """The generator function of `definition`, with the line that ran last in `RAN`; others' steps are watched too."""
    return _function(_Marked(definition), definition)


def _function(change: ast.NodeTransformer, definition: Definition) -> Callable:
    """The function after a change of its tree, with its defaults, its globals and the variables around it."""
    function = definition.function
    tree = copy.deepcopy(definition.tree)
    tree.body = change.block(tree.body)
    tree.decorator_list, tree.returns = [], None
    tree.args.defaults = [ast.Constant(None) for _ in tree.args.defaults]
    tree.args.kw_defaults = [each and ast.Constant(None) for each in tree.args.kw_defaults]
    code = _code(tree, function)
    cells = dict(zip(function.__code__.co_freevars, function.__closure__ or (), strict=True))
    closure = tuple(cells[name] for name in code.co_freevars)
    made = FunctionType(code, function.__globals__, function.__name__, function.__defaults__, closure)
    made.__kwdefaults__, made.__doc__, made.__module__ = function.__kwdefaults__, function.__doc__, function.__module__
    return made


def _code(tree: ast.FunctionDef, function: Callable) -> CodeType:
    """The code of the function within another, so that the variables around it are still those."""
    outer = function.__code__.co_freevars
    (around,) = ast.parse(f"def around({', '.join(outer)}): pass").body
    around.body = [tree] if tree.name in outer else [ast.Global([tree.name]), tree]
    code = compile(ast.fix_missing_locations(ast.Module([around], [])), function.__code__.co_filename, "exec")
    for name in ("around", tree.name):
        code = next(each for each in code.co_consts if isinstance(each, CodeType) and each.co_name == name)
    return code


class _Change(ast.NodeTransformer):
    """A change of the blocks of an algorithm; what is in functions within it stays as it is."""

    instead: str

    def __init__(self, definition: Definition):
        self._definition = definition

    def block(self, statements: list[ast.stmt]) -> list[ast.stmt]:
        return [self.visit(statement) for statement in statements]

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.stmt:
        return node

    visit_AsyncFunctionDef = visit_ClassDef = visit_Lambda = visit_FunctionDef

    def visit_YieldFrom(self, node: ast.YieldFrom) -> ast.expr:
        call = steps_of(node, self._definition)
        self.generic_visit(node)
        call.func.attr = self.instead
        return node


class _Silent(_Change):
    instead = "unwatched"

    def visit_Expr(self, node: ast.Expr) -> ast.stmt:
        return ast.copy_location(ast.Pass(), node) if is_note(node) else self.generic_visit(node)

    def visit_If(self, node: ast.If) -> ast.stmt:
        """Choosing between notes costs nothing, unless the choice calls something, which may do more than choose."""
        acts = any(isinstance(part, (ast.Call, ast.NamedExpr)) for part in ast.walk(node.test))
        return ast.copy_location(ast.Pass(), node) if vanishes(node) and not acts else self.generic_visit(node)

    def visit_YieldFrom(self, node: ast.YieldFrom) -> ast.expr:
        return super().visit_YieldFrom(node).value


class _Marked(_Change):
    instead = "watched"

    def block(self, statements: list[ast.stmt], header: ast.AST | None = None) -> list[ast.stmt]:
        """The statements, before each a mark of its line; first, where the block has a header that just ran, its."""
        marked = [] if header is None else [_mark(header)]
        for statement in statements:
            if vanishes(statement) or _is_text(statement):
                marked.append(statement)
            else:
                marked += [_mark(statement), self._within(statement)]
        return marked

    def _within(self, statement: ast.stmt) -> ast.stmt:
        """A statement with its blocks marked: a loop's header runs before each round, and once after the last."""
        if isinstance(statement, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            return statement
        loop = statement if isinstance(statement, (ast.For, ast.While)) else None
        blocks = {name: getattr(statement, name, None) for name in ("body", "orelse", "finalbody")}
        for name, block in blocks.items():
            if isinstance(block, list) and (block or (loop and name == "orelse")):
                setattr(statement, name, self.block(block, loop))
        for handler in getattr(statement, "handlers", []):
            handler.body = self.block(handler.body, handler)
        for case in getattr(statement, "cases", []):
            case.body = self.block(case.body, case.pattern)
        for field, value in ast.iter_fields(statement):
            if isinstance(value, ast.expr):
                setattr(statement, field, self.visit(value))
        return statement


def _is_text(statement: ast.stmt) -> bool:
    return isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)


def _mark(ran: ast.AST) -> ast.stmt:
    mark = ast.Assign([ast.Name(RAN, ast.Store())], ast.Constant(ran.lineno))
    return ast.fix_missing_locations(ast.copy_location(mark, ran))
