"""Programs of assignments, such as `y=x+2; z=y*y*3; out=mean(z)`, read into the operations that they are made of.

Nothing of a program is run by Python: its syntax tree may hold assignments to names, numbers, names, + − * / @ **,
brackets and calls of exp, log, tanh, relu, sum and mean, and nothing else.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass, field

from vizkit.reference.guards import real, worded
from vizkit.reference.tensor import Tensor, applied

__all__ = ["Instruction", "assignments", "instructions"]

LONGEST = 500
"""Characters of a program, at most."""

SIGNS = {
    ast.Add: ("add", "+"),
    ast.Sub: ("sub", "−"),
    ast.Mult: ("mul", "×"),
    ast.Div: ("div", "÷"),
    ast.MatMult: ("matmul", "@"),
    ast.Pow: ("pow", "^"),
}

FUNCTIONS = ("exp", "log", "tanh", "relu", "sum", "mean")


@dataclass(frozen=True)
class Instruction:
    """One operation of a program: the `name` of its result, its inputs by name or as numbers, its `line` from 0.

    `sign` is how it is written: `× 3`, `mean`. Inputs that are read `detached` are by their places.
    """

    name: str
    operation: str
    inputs: tuple[str | float, ...]
    sign: str
    line: int
    detached: tuple[int, ...] = ()

    @property
    def critical(self) -> str:
        """The input by whose values it may have no result: the divisor, the exponent's base, the only one."""
        names = [each for each in self.inputs if isinstance(each, str)]
        return names[-1] if self.operation == "div" else names[0]

    def run(self, tensors: dict[str, Tensor]) -> Tensor:
        """The result, called by its name, of the tensors that there are."""
        inputs = [tensors[each] if isinstance(each, str) else each for each in self.inputs]
        for place in self.detached:
            inputs[place] = inputs[place].detach()
        result = applied(self.operation, *inputs)
        result.name, result.sign = self.name, self.sign
        return result


def assignments(program: str) -> list[str]:
    """Return the assignments of a program, one a line, as they are written."""
    return [ast.unparse(each) for each in _parsed(program).body]


def instructions(program: str, *inputs: str) -> tuple[Instruction, ...]:
    """Return the operations of a program in the order in which they run; it may use the names of its `inputs`.

    `TypeError`: it is no string. `ValueError`: it is no program, an unknown name or operation, or an operation on
    numbers alone. Its last assignment must be an operation: its result is the program's.
    """
    reader = _Reader(list(inputs))
    value: str | float = ""
    for line, statement in enumerate(_parsed(program).body):
        if not isinstance(statement, ast.Assign) or not all(isinstance(each, ast.Name) for each in statement.targets):
            raise _unknown(statement, "{name} has {found} where an assignment is wanted, such as y=x+2")
        (target,) = statement.targets if len(statement.targets) == 1 else [None]
        if target is None:
            raise _unknown(statement, "{name} has {found} where an assignment to one name is wanted")
        value = reader.named(statement.value, target.id, line)
    if not reader.found or value != reader.found[-1].name:
        raise worded("{name} must end in an operation, such as out=mean(x)", name="program")
    return tuple(reader.found)


def _parsed(program: str) -> ast.Module:
    if not isinstance(program, str):
        raise TypeError(f"program must be a string, not {program!r}")
    if len(program) > LONGEST:
        raise worded("{name} must have at most {most} characters, not {found}", name="program", most=LONGEST,
                     found=len(program))  # fmt: skip
    try:
        return ast.parse("\n".join(line.strip() for line in program.splitlines()))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        raise worded(
            "{name} must be assignments, such as y=x+2; out=mean(y), not {found}", name="program", found=repr(program)
        ) from None


def _unknown(node: ast.AST, sentence: str) -> ValueError:
    return worded(sentence, name="program", found=ast.unparse(node), known=", ".join(FUNCTIONS))


@dataclass
class _Reader:
    """What has been read: the operations, and what each name stands for now."""

    inputs: list[str]
    found: list[Instruction] = field(default_factory=list)

    def __post_init__(self):
        self.known: dict[str, str | float] = {name: name for name in self.inputs}

    def named(self, expression: ast.expr, name: str, line: int) -> str | float:
        """What an assigned expression comes to; the last of its operations is called `name`."""
        self.known[name] = value = self._value(expression, line, name)
        return value

    def _value(self, node: ast.expr, line: int, name: str = "") -> str | float:
        match node:
            case ast.Constant(value=int() | float() as value) if not isinstance(value, bool):
                return real("program's number", value)
            case ast.Name(id=used):
                if used not in self.known:
                    known = ", ".join(self.known)
                    raise worded("{name} uses the unknown name {found}: there are {known}", name="program", found=used,
                                 known=known)  # fmt: skip
                return self.known[used]
            case ast.UnaryOp(op=ast.USub(), operand=operand):
                value = self._value(operand, line)
                return -value if isinstance(value, float) else self._add(name, node, line, "neg", "−", value)
            case ast.BinOp(op=op, left=left, right=right) if type(op) in SIGNS:
                return self._add(name, node, line, *SIGNS[type(op)], self._value(left, line), self._value(right, line))
            case ast.Call(func=ast.Name(id=called), args=[argument], keywords=[]) if called in FUNCTIONS:
                return self._add(name, node, line, called, called, self._value(argument, line))
        raise _unknown(node, "{name} has {found}, of which nothing is known: write + − * / @ ** or {known}")

    def _add(self, name: str, node: ast.expr, line: int, operation: str, sign: str, *inputs: str | float) -> str:
        if not any(isinstance(each, str) for each in inputs):
            raise worded("{name} has {found}, which no input is part of", name="program", found=ast.unparse(node))
        if operation == "pow" and isinstance(inputs[1], str):
            raise _unknown(node, "{name} has {found} as an exponent, where a number is wanted")
        if operation == "div" and inputs[1] == 0:
            raise worded("{name} has {found}, which divides by 0", name="program", found=ast.unparse(node))
        free = self._free(name or ast.unparse(node))
        self.found.append(Instruction(free, operation, inputs, _shown(sign, inputs), line))
        return free

    def _free(self, name: str) -> str:
        """The name itself, or with strokes where there is one of that name already."""
        taken = {*self.inputs, *(each.name for each in self.found)}
        while name in taken:
            name += "′"
        return name


def _shown(sign: str, inputs: tuple[str | float, ...]) -> str:
    """The sign, with the number before or behind it where an input is one: `2 ×`, `× 2`, `mean`."""
    *before, last = (f"{each:g}".replace("-", "−") if isinstance(each, float) else "" for each in inputs)
    return " ".join(filter(None, (*before, sign, last)))
