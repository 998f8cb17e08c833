"""Honesty: what a scene's source may do. It relates; it neither computes nor asks about data."""

from __future__ import annotations

import ast
import difflib
import importlib
import inspect
import sys
from collections.abc import Callable, Collection, Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from vizkit.explainer.mistake import SceneError

_BANNED = frozenset(
    "eval exec compile open getattr setattr vars globals locals type object str repr format ascii chr bytes".split()
)
_DECIDING = frozenset("max min sorted sum any all filter map int float bool abs round divmod hash id".split())
"""What a scene of the new house cannot use either: it would read data or decide by them."""

_COMPUTING = sys.stdlib_module_names - {"__future__", "typing", "collections", "itertools"} | {
    "numpy", "scipy", "torch", "jax", "pandas", "sympy", "networkx", "manim", "PIL", "cairo", "av",
}  # fmt: skip


def literals(file: str) -> frozenset[str]:
    """Every string of a scene's source that is not part of a computed one."""
    return frozenset(
        node.value for node in nodes(file) if isinstance(node, ast.Constant) and isinstance(node.value, str)
    )


def nodes(file: str) -> tuple[ast.AST, ...]:
    return _nodes(Path(file).read_bytes())


def line_of(draw: Callable, written: Sequence[Any]) -> int:
    """The line of a draw's file where the first of these words that it has is written, as a string or a name.

    What the draw does not say itself a helper in its file may; the line of its head where nothing does, or where the
    file is no longer as it was loaded.
    """
    first = draw.__code__.co_firstlineno
    try:
        every = nodes(draw.__code__.co_filename)
        function = next(node for node in every if _begins(node, first))
    except (OSError, SyntaxError, ValueError, StopIteration):
        return first
    for within in (tuple(ast.walk(function)), every):
        for word in written:
            lines = [node.lineno for node in within if _writes(node, word)]
            if lines:
                return min(lines)
    return first


def line_written(file: str, text: str) -> int:
    """The line of a file's source where a string is written; its first line where it is made otherwise."""
    paragraphs = {" ".join(text.split()).rstrip(".")}
    return min((node.lineno for node in nodes(file) if _says(node, paragraphs)), default=1)


def line_assigned(file: str, name: str) -> int:
    """The line of a file's source where a name gets its value, in a class or outside of one; else the first."""
    targets = (node for node in nodes(file) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store))
    return min((node.lineno for node in targets if node.id == name), default=1)


def names_bound(file: str, called: str) -> Iterator[tuple[str, int]]:
    """The names that the body of a class gives a value or a function to, each time with the line where it begins."""
    classes = [node for node in nodes(file) if isinstance(node, ast.ClassDef) and node.name == called]
    for node in classes[-1].body if classes else ():
        if isinstance(node, ast.FunctionDef):
            yield node.name, min(part.lineno for part in (node, *node.decorator_list))
        else:
            targets = _targets(node)
            names = (each for target in targets for each in ast.walk(target))
            yield from ((each.id, node.lineno) for each in names if isinstance(each, ast.Name))


def _targets(node: ast.AST) -> list[ast.expr]:
    """What an assignment gives a value to."""
    match node:
        case ast.Assign(targets=targets):
            return targets
        case ast.AnnAssign(target=target):
            return [target]
    return []


def _says(node: ast.AST, texts: Collection[str]) -> bool:
    said = getattr(node, "value", None) if isinstance(node, ast.Constant) else None
    return isinstance(said, str) and " ".join(said.partition("\n\n")[0].split()).rstrip(".") in texts


def _writes(node: ast.AST, word: Any) -> bool:
    """Whether a node is this string or number, this name where it is used, or a keyword that is called so."""
    if not isinstance(word, (str, int, float)):
        return False
    if isinstance(node, ast.keyword):
        return node.arg == word
    return word == (node.value if isinstance(node, ast.Constant) else getattr(node, "id", None))


def _begins(node: ast.AST, line: int) -> bool:
    if not isinstance(node, ast.FunctionDef):
        return False
    return line in (node.lineno, *(each.lineno for each in node.decorator_list))


@lru_cache(maxsize=64)
def _nodes(source: bytes) -> tuple[ast.AST, ...]:
    return tuple(ast.walk(ast.parse(source)))


def check_source(where: str, file: str) -> None:
    """A scene imports shapes, inputs, references and examples alone, neither opens what is closed nor makes text."""
    for node in nodes(file):
        at = f"{where}:{getattr(node, 'lineno', 0)}"
        for name in _imported(node):
            if not _may_import(name):
                hint = (
                    ": a reference is in a file of its own, beside the scene" if name == "vizkit.trace.traced" else ""
                )
                raise SceneError(f"{at}: a scene places what is there, it has no use for {name}{hint}")
        if isinstance(node, ast.Attribute) and node.attr.startswith("_"):
            raise SceneError(f"{at}: a scene cannot reach {node.attr}")
        if isinstance(node, ast.Name) and (node.id in _BANNED or node.id.startswith("__")):
            raise SceneError(f"{at}: a scene cannot use {node.id}")
        _check_decisions(node, where)


def check_moments(where: str, file: str, moments: Collection[str]) -> None:
    """`SceneError` where a scene asks for a moment that none of its references yields."""
    for node in nodes(file):
        if isinstance(node, ast.Compare) and _is_moment(node.left):
            for other in node.comparators:
                for asked in other.elts if isinstance(other, (ast.Tuple, ast.Set, ast.List)) else [other]:
                    if isinstance(asked, ast.Constant) and asked.value not in moments:
                        near = difflib.get_close_matches(str(asked.value), moments, 1)
                        hint = f"did you mean {near[0]!r}?" if near else f"there are {', '.join(sorted(moments))}"
                        raise SceneError(f"{where}:{node.lineno}: no reference yields a moment {asked.value!r}; {hint}")


def _check_decisions(node: ast.AST, where: str) -> None:
    """What a scene may ask: which moment it is, whether a variable has a value, a truth value as it came."""
    at = f"{where}:{getattr(node, 'lineno', 0)}"
    if isinstance(node, ast.Name) and node.id in _DECIDING:
        raise SceneError(f"{at}: a scene cannot use {node.id}: let the reference hold the result in a variable")
    if isinstance(node, ast.Compare):
        for operator, other in zip(node.ops, node.comparators, strict=True):
            nothing = (
                isinstance(operator, (ast.Is, ast.IsNot)) and isinstance(other, ast.Constant) and other.value is None
            )
            named = _is_moment(node.left) and _is_words(other)
            if not (nothing or named):
                raise SceneError(
                    f'{at}: a scene can ask which moment it is (moment == "…") and whether a variable has a value '
                    "(is None): let the reference hold what else is decided on in a variable"
                )
    tests = [node.test] if isinstance(node, (ast.If, ast.IfExp, ast.While)) else list(getattr(node, "ifs", ()))
    for test in tests:
        for part in _parts(test):
            if not isinstance(part, (ast.Compare, ast.Name, ast.Attribute)):
                raise SceneError(
                    f"{where}:{part.lineno}: a scene cannot decide by what it computes: "
                    "let a variable of the reference say it"
                )


def _parts(test: ast.expr) -> list[ast.expr]:
    if isinstance(test, ast.BoolOp):
        return [part for value in test.values for part in _parts(value)]
    if isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not):
        return _parts(test.operand)
    return [test]


def _is_moment(node: ast.expr) -> bool:
    return isinstance(node, ast.Name) and node.id == "moment"


def _is_words(node: ast.expr) -> bool:
    several = node.elts if isinstance(node, (ast.Tuple, ast.Set, ast.List)) else [node]
    return all(isinstance(each, ast.Constant) and isinstance(each.value, str) for each in several)


def _imported(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom):
        return [f"{node.module}.{alias.name}" for alias in node.names]
    return []


def _may_import(name: str) -> bool:
    root, *rest = name.split(".")
    if root != "vizkit":
        return root not in _COMPUTING
    if rest in ([], ["Explainer"], ["act"], ["fact"]):
        return True
    if rest[0] == "shapes":
        return rest[1:2] != [] and not rest[-1].startswith("_") and rest[-1] in _exported("vizkit.shapes")
    if rest[0] == "inputs":
        return len(rest) == 2 and rest[1] in _exported("vizkit.inputs")
    if rest[0] not in ("reference", "examples"):
        return False
    return not rest[-1].startswith("_") and (
        rest[:2] == ["reference", rest[-1]] or _at_home(".".join(["vizkit", *rest[:-1]]), rest[-1])
    )


def _exported(module: str) -> tuple[str, ...]:
    return tuple(importlib.import_module(module).__all__)


def _at_home(module: str, name: str) -> bool:
    """Whether a name is that module's own, and not one that it imports itself."""
    value = getattr(importlib.import_module(module), name, None)
    if inspect.ismodule(value):
        return value.__name__.startswith("vizkit.")
    home = getattr(value, "__module__", module)
    return home == module or module == "vizkit.reference"
