"""A heading: what a scene's source says of its explainer, read and not run."""

from __future__ import annotations

import ast
import re
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

NULL = "there is a null byte in it: save it as text in UTF-8"


class UnreadableError(Exception):
    """A source that is no Python; the message, which follows the file's name, says why and at which line."""


@dataclass(frozen=True)
class Heading:
    """An explainer's title, its one idea and its family, in the author's language."""

    title: str
    idea: str
    family: str


def source(file: Path) -> bytes:
    """A file's source, with or without a byte-order mark; `UnreadableError` where there is none."""
    try:
        return file.read_bytes()
    except OSError as reason:
        raise UnreadableError(f": {(reason.strerror or str(reason)).lower()}") from None


def null_line(source: bytes) -> int:
    """The line of the first null byte of a source."""
    return source.partition(b"\0")[0].count(b"\n") + 1


@lru_cache(maxsize=256)
def heading(source: bytes) -> Heading | None:
    """What the first explainer in a source says of itself; nothing where there is none."""
    body = _tree(source).body
    explainer = next((node for node in body if isinstance(node, ast.ClassDef) and _is_explainer(node)), None)
    if explainer is None:
        return None
    said = {name: _text(value) for name, value in _assigned(explainer)}
    paragraph = (ast.get_docstring(explainer) or "").partition("\n\n")[0]
    title = said.get("title") or _spaced(explainer.name).capitalize()
    return Heading(title, said.get("idea") or " ".join(paragraph.split()).rstrip("."), said.get("family") or "")


@lru_cache(maxsize=256)
def inputs_named(source: bytes, function: str = "") -> tuple[str, ...]:
    """The names of what the first explainer in a source asks for, or of what a function in it does."""
    nodes, called = list(ast.walk(_tree(source))), function.rpartition(".")[2]
    if called:
        named = next((node.args for node in nodes if isinstance(node, ast.FunctionDef) and node.name == called), None)
        given = [*named.posonlyargs, *named.args, *named.kwonlyargs] if named is not None else []
        return tuple(each.arg for each in given if each.arg not in ("self", "cls"))
    explainers = (node for node in nodes if isinstance(node, ast.ClassDef) and _is_explainer(node))
    calls = [
        (name, value.func) for each in explainers for name, value in _assigned(each) if isinstance(value, ast.Call)
    ]
    return tuple(name for name, kind in calls if isinstance(kind, ast.Name) and kind.id != "act")


@lru_cache(maxsize=256)
def imported(source: bytes) -> tuple[str, ...]:
    """The full names of what a source imports, a module or what is in one; dots before a name are kept."""
    names: list[str] = []
    for node in _statements(_tree(source)):
        if isinstance(node, ast.Import):
            names += (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            module = "." * node.level + (node.module or "")
            names.append(module)
            names += (f"{module}{'' if module.endswith('.') else '.'}{alias.name}" for alias in node.names)
    return tuple(dict.fromkeys(names))


def _statements(tree: ast.Module) -> Iterator[ast.AST]:
    """A module's statements, however deep; no expression is one."""
    waiting: deque[ast.AST] = deque([tree])
    while waiting:
        node = waiting.popleft()
        yield node
        for within in ("body", "orelse", "finalbody", "handlers", "cases"):
            waiting += getattr(node, within, ())


@lru_cache(maxsize=1)
def _tree(source: bytes) -> ast.Module:
    """What a source means to Python; `UnreadableError` where it means nothing."""
    try:
        if b"\0" in source:
            raise UnreadableError(f":{null_line(source)}: {NULL}")
        return ast.parse(source)
    except SyntaxError as reason:
        raise UnreadableError(f":{reason.lineno or 1}: {reason.msg}") from None
    except (ValueError, RecursionError, MemoryError) as reason:
        raise UnreadableError(f": {reason or 'nested too deeply'}") from None


def _is_explainer(node: ast.ClassDef) -> bool:
    names = (base.attr if isinstance(base, ast.Attribute) else getattr(base, "id", None) for base in node.bases)
    return "Explainer" in names


def _assigned(node: ast.ClassDef) -> Iterator[tuple[str, ast.expr]]:
    for line in node.body:
        if isinstance(line, ast.Assign):
            yield from ((target.id, line.value) for target in line.targets if isinstance(target, ast.Name))
        elif isinstance(line, ast.AnnAssign) and isinstance(line.target, ast.Name) and line.value is not None:
            yield line.target.id, line.value


def _text(value: ast.expr) -> str:
    """A string that is written out."""
    return value.value if isinstance(value, ast.Constant) and isinstance(value.value, str) else ""


def _spaced(name: str) -> str:
    """`SlidingWindow` as words."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", name)
