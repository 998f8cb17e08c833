"""Meanings: what the names of a file mean to a function that may be known, and whether they still do when it runs."""

from __future__ import annotations

import ast
import builtins
import collections
from collections.abc import Callable, Iterator
from functools import _lru_cache_wrapper
from types import FunctionType, ModuleType
from typing import Any

from vizkit.functions.keeping import Keeping
from vizkit.functions.known import (
    ANSWERS,
    CHANGED_FIRST,
    CHANGES,
    CHANGING,
    FACTORIES,
    METHODS,
    OWN,
    PASSES,
    PASSING,
    SPEAKING,
    UnknownError,
    effect,
)
from vizkit.functions.quiet import is_quiet, is_written, only_fills
from vizkit.trace.forms import FLAT

Place = tuple[int, str]
"""Where a function is: the first line of it, its decorators with it, and its name."""

BUSY = "the desk"
"""A name that no source can have: a module has it while functions of it keep a log."""

_MISSING = object()


class Meanings:
    """The functions, classes, modules and values that known code of a file names, as they are when it is read."""

    def __init__(self, tree: ast.Module, space: dict[str, Any], file: str, fills: Callable[[ast.FunctionDef], bool]):
        self._space, self._file, self._fills = space, file, fills
        self.nodes = {place_of(each): each for each in _functions(tree)}
        self.functions: dict[Place, FunctionType] = {}
        self._methods = dict(_methods(tree, space))
        self._meant: dict[str, Any] = {}
        self._parts: dict[tuple[str, str], Any] = {}
        self._read: set[str] = set()
        self._called: set[str] = set()
        self._made: set[type] = set()
        self.speaks = self.prints = False
        self.keyed = any(self._is_keyed(each) for each in ast.walk(tree))
        """Whether there may be tables that are changed where they are asked."""

    def _is_keyed(self, node: ast.AST) -> bool:
        name = getattr(node, "attr", getattr(node, "id", None))
        return name == "defaultdict" or (
            isinstance(node, ast.Name) and self._space.get(name) is collections.defaultdict
        )

    # What is called.

    def want(self, function: FunctionType) -> None:
        """Let a function of the file keep the log."""
        code = getattr(function, "__code__", None)
        place = (code.co_firstlineno, code.co_name) if code else None
        if (
            code is None
            or code.co_filename != self._file
            or function.__globals__ is not self._space
            or place not in self.nodes
        ):
            raise UnknownError
        if self.functions.setdefault(place, function) is not function:
            raise UnknownError

    def found(self, function: ast.expr) -> Any:
        """What a name means that no function binds, or one of a module's."""
        if isinstance(function, ast.Attribute):
            return self._part(function.value.id, function.attr)
        return self._global(function.id)

    def does(self, function: ast.expr) -> str:
        """What is done where it is called."""
        found = self.found(function)
        self.speaks |= id(found) in SPEAKING
        self.prints |= found is print
        return self._does(found)

    def may_change(self, function: ast.expr) -> bool:
        """Whether it is a function of Python's own that changes what it is given first."""
        return id(self.found(function)) in CHANGED_FIRST

    def is_module(self, name: str) -> bool:
        return isinstance(self._space.get(name), ModuleType)

    def method(self, name: str) -> set[str]:
        """What may be done where a method is called, whatever that is of."""
        self._called.add(name)
        self.speaks |= name == "format"
        found = {
            does
            for does, names in ((ANSWERS, METHODS), (PASSES, PASSING), (CHANGES, CHANGING))
            if name in names
        }  # fmt: skip
        for function in self._methods.get(name, ()):
            self.want(function)
            found.add(OWN)
        if not found or (name == "format" and self.keyed):
            raise UnknownError
        return found

    def _does(self, value: Any) -> str:
        if isinstance(value, FunctionType) and value.__code__.co_filename == self._file:
            self.want(value)
            return OWN
        if isinstance(value, _lru_cache_wrapper) and isinstance(value.__wrapped__, FunctionType):
            self.want(value.__wrapped__)
            return OWN
        if isinstance(value, type) and is_written(value) and value.__module__ != "collections":
            self._made.add(value)
            if self._is_filled(value):
                return ANSWERS
            self.want(value.__init__)
            return OWN
        return effect(value)

    def _is_filled(self, kind: type) -> bool:
        """Whether an object of a class is made by giving it attributes alone, with no moment at that."""
        code = getattr(kind.__init__, "__code__", None)
        if code is None or code.co_filename != self._file:
            return only_fills(kind)
        return self._fills(self.nodes.get((code.co_firstlineno, code.co_name)))

    # What is read.

    def value(self, name: str) -> None:
        """Let a value of the module be read by a name, which is looked at when the function runs."""
        found = self._global(name)
        del self._meant[name]
        if callable(found) or isinstance(found, ModuleType):
            raise UnknownError
        self._read.add(name)

    def part(self, module: str, name: str) -> None:
        """Let a value of a module's be read, which may not change."""
        if type(self._part(module, name)) not in FLAT:
            raise UnknownError

    def is_called(self, function: ast.expr) -> bool:
        """Whether what a name means can be called."""
        return callable(self.found(function))

    def is_method(self, name: str) -> bool:
        """Whether what a name leads to may be a method that does more than to answer."""
        return name in CHANGING or name in PASSING or name in self._methods

    def _global(self, name: str) -> Any:
        found = self._space.get(name, _MISSING)
        found = getattr(builtins, name, _MISSING) if found is _MISSING else found
        if found is _MISSING:
            raise UnknownError
        self._meant[name] = found
        return found

    def _part(self, module: str, name: str) -> Any:
        found = vars(self._global(module)).get(name, _MISSING)
        if found is _MISSING:
            raise UnknownError
        self._parts[module, name] = found
        return found

    # When it runs.

    def stand(self, keeping: Keeping) -> bool:
        """Whether all is as it was when the file was read, and what else the functions hold is plain."""
        space = self._space
        if BUSY in space:
            return False
        for name, found in self._meant.items():
            if (space[name] if name in space else getattr(builtins, name, None)) is not found:
                return False
        for (module, name), found in self._parts.items():
            if vars(space[module]).get(name) is not found:
                return False
        for place, function in self.functions.items():
            code = function.__code__
            if (code.co_firstlineno, code.co_name) != place:
                return False
            for each in (*(function.__defaults__ or ()), *(function.__kwdefaults__ or {}).values()):
                keeping.once(each)
        for kind in self._made:
            for each in getattr(kind.__init__, "__defaults__", None) or ():
                keeping.once(each)
        for name in self._read:
            if name not in space:
                return False
            keeping.once(space[name])
        return all(map(self.is_quiet, self._made)) and all(map(self._is_answering, keeping.factories))

    def _is_answering(self, factory: Any) -> bool:
        """Whether a table was given by what answers when it is asked, where that is seen."""
        return self.keyed and (factory is None or id(factory) in FACTORIES)

    def is_quiet(self, kind: type) -> bool:
        """Whether objects of a class run no code but that of methods which keep the log."""
        return is_quiet(kind, self._called, self.functions.values(), self.speaks)


def place_of(node: ast.FunctionDef) -> Place:
    """Where a function is, as its code says."""
    return min([node.lineno, *(each.lineno for each in node.decorator_list)]), node.name


def _functions(tree: ast.Module) -> Iterator[ast.FunctionDef]:
    """The functions of a module and of its classes."""
    for each in tree.body:
        for inner in each.body if isinstance(each, ast.ClassDef) else [each]:
            if isinstance(inner, ast.FunctionDef):
                yield inner


def _methods(tree: ast.Module, space: dict[str, Any]) -> Iterator[tuple[str, list[FunctionType]]]:
    """The methods of a module's classes, by their names."""
    found: dict[str, list[FunctionType]] = {}
    for each in tree.body:
        kind = space.get(each.name) if isinstance(each, ast.ClassDef) else None
        for name, value in vars(kind).items() if isinstance(kind, type) else ():
            if isinstance(value, FunctionType):
                found.setdefault(name, []).append(value)
    return iter(found.items())
