"""Notes in a plain function: where its author speaks, by `vizkit.note("…")` or by a `yield`, as a reference does."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from vizkit.trace.definition import NoteError, own
from vizkit.trace.listing import blocks
from vizkit.trace.place import shown

_BRANCHING = (ast.If, ast.Try, ast.With, ast.Match)
"""What ends with a line that only the run knows."""

NAME = "note"
"""What a moment is called whose author gives it no name."""

_FORM = (
    'vizkit.note takes a sentence, or a moment\'s name and its sentence: vizkit.note("push", "{num} joins the queue")'
)


class Noted(ast.Expr):
    """A statement that says a note: its value is the tuple of the moment's name and its sentences, or the name alone.

    `after` is the line that runs before it, 0 where that depends on the run.
    """

    after: int = 0


def noted(tree: ast.Module, file: str) -> ast.Module:
    """Return the tree with a `Noted` for every note. `NoteError`, with file and line, where one is none."""
    tree = ast.fix_missing_locations(_Notes(tree, file).visit(tree))
    for node in ast.walk(tree):
        for block in blocks(node):
            line = (node.pattern if isinstance(node, ast.match_case) else node).lineno if block is not tree.body else 0
            for statement in block:
                if isinstance(statement, Noted):
                    statement.after = line
                if not isinstance(statement, Noted):
                    line = 0 if isinstance(statement, _BRANCHING) else statement.lineno
    return tree


def as_read(tree: ast.Module) -> ast.Module:
    """Return a tree with notes as a listing reads it: each as a reference yields it, and nothing else is yielded."""
    return ast.fix_missing_locations(_AsRead().visit(tree))


class _Notes(ast.NodeTransformer):
    def __init__(self, tree: ast.Module, file: str):
        self._file = file
        self._names = set(_names(tree))
        functions = [each for each in ast.walk(tree) if isinstance(each, ast.FunctionDef)]
        self._speaking = {each.name for each in functions if _speaks(each)}
        self._within: list[str] = []

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.FunctionDef:
        self._within.append(node.name)
        self.generic_visit(node)
        self._within.pop()
        return node

    def visit_Expr(self, node: ast.Expr) -> ast.stmt:
        value = node.value
        if isinstance(value, ast.Call) and ast.unparse(value.func) in self._names:
            return ast.copy_location(Noted(self._told(value)), node)
        if isinstance(value, ast.Yield) and self._within and self._within[-1] in self._speaking:
            several = isinstance(value.value, ast.Tuple) or _is_silent(value.value)
            said = value.value if several else ast.Tuple([ast.Constant(NAME), value.value], ast.Load())
            return ast.copy_location(Noted(said), node)
        return self.generic_visit(node)

    def visit_YieldFrom(self, node: ast.YieldFrom) -> ast.expr:
        """A function that does nothing but speak is called where its moments are yielded."""
        self.generic_visit(node)
        called = ast.unparse(node.value.func).rpartition(".")[2] if isinstance(node.value, ast.Call) else ""
        return node.value if called in self._speaking else node

    def _told(self, call: ast.Call) -> ast.Tuple:
        said = call.args if len(call.args) > 1 else [ast.Constant(NAME), *call.args]
        if call.keywords or not 2 <= len(said) <= 3 or not all(map(_is_said, said)):
            formatted = next((each for each in ast.walk(call) if isinstance(each, ast.JoinedStr)), None)
            wrong = _FORM if formatted is None else f"write {ast.unparse(formatted)} without the f: {_FILLED}"
            raise NoteError(f"{shown(self._file)}:{call.lineno}: {wrong}")
        return ast.Tuple(said, ast.Load())


_FILLED = "vizkit fills the blanks of a note itself"


class _AsRead(ast.NodeTransformer):
    def visit_Noted(self, node: Noted) -> ast.Expr:
        silent = isinstance(node.value, ast.Constant)
        said = node.value if silent else ast.Tuple(node.value.elts, ast.Load())
        return ast.copy_location(ast.Expr(ast.copy_location(ast.Yield(said), node)), node)

    def visit_Yield(self, node: ast.Yield) -> ast.expr:
        self.generic_visit(node)
        return node.value or ast.copy_location(ast.Constant(None), node)

    def visit_YieldFrom(self, node: ast.YieldFrom) -> ast.expr:
        self.generic_visit(node)
        return node.value


def _names(tree: ast.Module) -> Iterator[str]:
    """What vizkit's `note` is called by in a file."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (f"{each.asname or each.name}.note" for each in node.names if each.name == "vizkit")
        elif isinstance(node, ast.ImportFrom) and node.module == "vizkit":
            yield from (each.asname or each.name for each in node.names if each.name == "note")


def _speaks(function: ast.FunctionDef) -> bool:
    """Whether a function yields notes and nothing else."""
    yields = [each for each in own(function) if isinstance(each, ast.Yield)]
    said = [
        each.value.value for each in own(function) if isinstance(each, ast.Expr) and isinstance(each.value, ast.Yield)
    ]
    return 0 < len(yields) == len(said) and all(map(_is_note, said)) and not all(map(_is_silent, said))


def _is_note(value: ast.expr | None) -> bool:
    if isinstance(value, ast.Tuple):
        return 2 <= len(value.elts) <= 3 and all(map(_is_said, value.elts))
    return value is not None and _is_said(value)


def _is_silent(value: ast.expr | None) -> bool:
    """Whether all that is yielded is a word, which may be a moment's name."""
    return isinstance(value, ast.Constant) and isinstance(value.value, str) and value.value.isidentifier()


def _is_said(value: ast.expr) -> bool:
    """Whether it is a text that is written out, or a choice among such."""
    if isinstance(value, ast.IfExp):
        return _is_said(value.body) and _is_said(value.orelse)
    return isinstance(value, ast.Constant) and isinstance(value.value, str)
