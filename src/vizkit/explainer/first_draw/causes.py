"""Causes: where a statement has just written, and from which elements of the same sequence it took what it wrote."""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from vizkit.explainer.first_draw.usage import name_of
from vizkit.trace import Call, Traced

Place = tuple[Any, ...]
"""The indices of an element, one for each dimension."""

OPERATIONS: dict[type[ast.AST], Callable] = {
    ast.Add: operator.add, ast.Sub: operator.sub, ast.Mult: operator.mul, ast.FloorDiv: operator.floordiv,
    ast.Mod: operator.mod, ast.BitAnd: operator.and_, ast.BitOr: operator.or_, ast.BitXor: operator.xor,
    ast.USub: operator.neg,
    ast.Not: operator.not_, ast.Eq: operator.eq, ast.NotEq: operator.ne, ast.Lt: operator.lt, ast.LtE: operator.le,
    ast.Gt: operator.gt, ast.GtE: operator.ge, ast.In: lambda one, many: one in many,
    ast.NotIn: lambda one, many: one not in many, ast.Is: operator.is_, ast.IsNot: operator.is_not,
}  # fmt: skip


_BRANCHING = (ast.BoolOp, ast.GeneratorExp, ast.ListComp, ast.SetComp, ast.DictComp, ast.Lambda)
"""What reads some elements, and who knows which."""


class _Unknown(Exception):
    """What a source says cannot be told from what its variables hold."""


@dataclass(frozen=True)
class Written:
    """The element that was written, and those of the same sequence that were read for it."""

    target: Place
    sources: tuple[Place, ...]


def written(call: Call, name: str) -> Written | None:
    """What the line that ran last has written into a sequence, from what of it; `None` where it has not, or who knows.

    The indices are computed again from what the call's variables hold after the line. Nothing of the source is run.
    """
    statement = _statements(call.reference).get(call.line)
    if statement is None or not hasattr(call.variables.get(name), "__len__"):
        return None
    try:
        return _written(_Known(name, call.variables, len(call.variables[name])), statement)
    except (_Unknown, ArithmeticError, LookupError, TypeError, AttributeError):
        return None


def _written(known: _Known, statement: ast.stmt) -> Written | None:
    match statement:
        case ast.Assign([ast.Subscript() as target], value) | ast.AugAssign(ast.Subscript() as target, _, value):
            place = known.place(target)
        case ast.Expr(ast.Call(ast.Attribute(grown, "append"), [value])) if name_of(grown) == known.name:
            place = (known.length - 1,)
            known = replace(known, length=known.length - 1)
        case _:
            return None
    if place is None:
        return None
    sources = dict.fromkeys(replace(known, target=place).read(value))
    return Written(place, tuple(each for each in sources if each != place))


@lru_cache(maxsize=64)
def _statements(reference: Traced) -> Mapping[int, ast.stmt]:
    """By their lines the statements that may write an element."""
    found: dict[int, ast.stmt] = {}
    for node in reference.definition.own:
        if isinstance(node, (ast.Assign, ast.AugAssign, ast.Expr)):
            found |= dict.fromkeys(range(node.lineno, node.end_lineno + 1), node)
    return found


@dataclass(frozen=True)
class _Known:
    """A sequence, how long it was before the line, what the call's variables hold after it, and what has changed."""

    name: str
    variables: Mapping[str, Any]
    length: int
    target: Place | None = None

    def place(self, element: ast.expr) -> Place | None:
        """The place of an element of the sequence; `None` where it is one of another."""
        indices: list[ast.expr] = []
        while isinstance(element, ast.Subscript):
            several = element.slice.elts if isinstance(element.slice, ast.Tuple) else [element.slice]
            indices, element = [*several, *indices], element.value
        if name_of(element) != self.name:
            return None
        first, *rest = map(self.value, indices)
        return (first + self.length if type(first) is int and first < 0 else first, *rest)

    def read(self, value: ast.expr) -> Iterator[Place]:
        """The places of the sequence that are read where a value is computed."""
        if isinstance(value, ast.IfExp):
            yield from self.read(value.test)
            yield from self.read(value.body if self.value(value.test) else value.orelse)
        elif isinstance(value, ast.Subscript) and (place := self.place(value)) is not None:
            yield place
        elif isinstance(value, _BRANCHING):
            if any(name_of(each) == self.name for each in ast.walk(value)):
                raise _Unknown
        else:
            for each in ast.iter_child_nodes(value):
                if isinstance(each, ast.expr):
                    yield from self.read(each)

    def value(self, node: ast.expr) -> Any:
        """What an expression is, computed from what is held; `_Unknown` where something would have to be run."""
        match node:
            case ast.Constant(value):
                return value
            case ast.Name() | ast.Attribute() if (name := name_of(node)) in self.variables:
                return self.variables[name]
            case ast.Attribute(owner, field) if not field.startswith("_"):
                return vars(self.value(owner))[field]
            case ast.Subscript(held, index) if not isinstance(index, ast.Slice):
                if (own := self.place(node)) is not None and self.target in (None, own):
                    raise _Unknown  # it held something else before
                return self.value(held)[self.value(index)]
            case ast.BinOp(left, operation, right) if type(operation) in OPERATIONS:
                return OPERATIONS[type(operation)](self.value(left), self.value(right))
            case ast.UnaryOp(operation, operand) if type(operation) in OPERATIONS:
                return OPERATIONS[type(operation)](self.value(operand))
            case ast.Compare(left, [operation], [right]) if type(operation) in OPERATIONS:
                return OPERATIONS[type(operation)](self.value(left), self.value(right))
            case ast.BoolOp(operation, parts):
                each = map(self.value, parts)
                return all(each) if isinstance(operation, ast.And) else any(each)
            case ast.Call(ast.Name("len"), [held]):
                return len(self.value(held))
        raise _Unknown
