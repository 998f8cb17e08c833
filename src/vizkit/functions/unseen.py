"""Unseen: what of a run cannot be watched, gathered while it runs and said in a line each."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType
from typing import Any

from vizkit.explainer.loading import Own
from vizkit.functions.sites import RETURNED
from vizkit.language.refusal import Refusal


@dataclass
class Unseen:
    """What cannot be copied, what would be used up, and what runs where nothing is watched; first seen, first said."""

    uncopied: dict[str, str] = field(default_factory=dict)
    used_up: dict[str, None] = field(default_factory=dict)
    threaded: dict[str, None] = field(default_factory=dict)
    asynchronous: dict[str, None] = field(default_factory=dict)
    elsewhere: dict[str, None] = field(default_factory=dict)

    def cannot_be_copied(self, function: str, name: str, value: Any) -> None:
        """Keep in mind that a variable is left out, or what a function returns."""
        self.uncopied[f"{function}(…)" if name == RETURNED else name] = type(value).__name__

    def looked_through(self, trees: Iterable[ast.AST], space: Mapping[str, Any], file: Path) -> Unseen:
        """The same with the functions that these parts of a file name and that its author has in other files."""
        own = Own(file)
        for name in sorted({name for tree in trees for name in _names(tree)}):
            other = _file(name.split("."), space)
            if other and other in own and Path(other) != file:
                self.elsewhere[f"{name} ({Path(other).name})" if Path(other).is_file() else name] = None
        return self

    @property
    def lines(self) -> tuple[Refusal, ...]:
        """What is said of it, a line each."""
        copied = {f"{name} ({kind})": None for name, kind in self.uncopied.items() if not name.startswith("_")}
        found: Mapping[str, dict[str, None]] = {_UNCOPIED: copied, _USED_UP: self.used_up}
        found |= {_THREADED: self.threaded, _ASYNCHRONOUS: self.asynchronous, _ELSEWHERE: self.elsewhere}
        return tuple(Refusal(said, names=", ".join(names)) for said, names in found.items() if names)


def _names(tree: ast.AST) -> Iterator[str]:
    """What is named in a part of a source, with dots and without."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Name):
            yield node.id
        elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            yield f"{node.value.id}.{node.attr}"


def _file(steps: Sequence[str], space: Mapping[str, Any]) -> str | None:
    """The file of the function that a name leads to, through a module perhaps."""
    value = space.get(steps[0])
    for step in steps[1:]:
        value = vars(value).get(step) if isinstance(value, ModuleType) else None
    try:
        function = inspect.unwrap(value) if callable(value) else None
    except ValueError:  # it is wrapped in itself
        return None
    return function.__code__.co_filename if inspect.isfunction(function) else None


_UNCOPIED = "not shown, since it cannot be copied as it is at a moment: {names}"
_USED_UP = "not shown, since to look at an iterator uses it up: {names}"
_THREADED = "not watched, since it runs in another thread: {names}"
_ELSEWHERE = "not watched, since it is in another file or cell: {names}"
_ASYNCHRONOUS = "not watched, since it is a coroutine: {names}"
