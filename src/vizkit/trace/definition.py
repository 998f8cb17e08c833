"""The definition of a reference: where its source stands in its file, and what it is made of."""

from __future__ import annotations

import ast
import inspect
import linecache
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache

from vizkit.trace.place import shown


class NoteError(TypeError):
    """What an author wrote that is no reference; the message says where it stands and what is wanted."""


@dataclass(frozen=True)
class Definition:
    """A function, its tree, and the lines of its file; line numbers are those of the file."""

    function: Callable
    tree: ast.FunctionDef
    file: tuple[str, ...]

    @property
    def name(self) -> str:
        return self.function.__name__

    @property
    def first(self) -> int:
        """The line of `def`."""
        return self.tree.lineno

    @property
    def last(self) -> int:
        return self.tree.end_lineno

    @property
    def variables(self) -> tuple[str, ...]:
        """The names of what it may speak of."""
        code = self.function.__code__
        return code.co_varnames + code.co_cellvars + code.co_freevars

    def at(self, node: ast.AST | int) -> str:
        """A place in it, as an error names it."""
        line = node if isinstance(node, int) else node.lineno
        return f"{shown(self.function.__code__.co_filename)}:{line}"

    @cached_property
    def own(self) -> tuple[ast.AST, ...]:
        """Everything in it but what is in functions and classes within it, in the order of the source."""
        return tuple(own(self.tree))


def definition(function: Callable) -> Definition:
    """The definition of `function`. `NoteError` where its source cannot be read."""
    code = function.__code__
    file = inspect.getsourcefile(function) or code.co_filename
    linecache.checkcache(file)
    lines = tuple(linecache.getlines(file, function.__globals__))
    at = f"{shown(file)}:{code.co_firstlineno}"
    if not lines:
        raise NoteError(f"{at}: the source of {function.__name__} cannot be read: a reference is written in a file")
    for tree in _functions(lines):
        first = min([tree.lineno, *(decorator.lineno for decorator in tree.decorator_list)])
        if (first, tree.name) == (code.co_firstlineno, code.co_name):
            return Definition(function, tree, lines)
    raise NoteError(f"{at}: the file no longer has {function.__name__} where it was loaded from: load it again")


@lru_cache(maxsize=64)
def _functions(lines: tuple[str, ...]) -> tuple[ast.FunctionDef, ...]:
    tree = ast.parse("".join(lines))
    return tuple(node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))


_ELSEWHERE = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)


def own(node: ast.AST) -> Iterator[ast.AST]:
    """Everything in a tree but what is in functions and classes within it, in the order of the source."""
    for child in ast.iter_child_nodes(node):
        if not isinstance(child, _ELSEWHERE):
            yield child
            yield from own(child)
