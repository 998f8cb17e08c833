"""Programs worth differentiating, and how much of one can be drawn."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import numpy as np

from vizkit.reference.assignments import Instruction, assignments, instructions
from vizkit.reference.tensor import Tensor

DEEP, NODES, ENTRIES = 6, 12, 4
"""The longest chain of values, and how many values and different entries of one, that can be drawn."""


def tutorial() -> str:
    """Return the program of the 60-minute blitz: one value of it is used twice."""
    return "y=x+2; z=y*y*3; out=mean(z)"


def ones() -> np.ndarray:
    """Return the input of that program."""
    return np.ones((2, 2))


def widest() -> str:
    """Return a program as large as can be drawn in every layout: a chain of six, two values side by side."""
    return "a=x*2; b=x+1; c=exp(a); d=a*b; e=c+d; f=tanh(d); g=e*f; h=f+e; out=g*h"


def operations(program: str) -> tuple[Instruction, ...]:
    """Return the operations of a program."""
    return instructions(program, "x")


def lines(program: str) -> list[str]:
    """Return the lines of a program."""
    return assignments(program)


def output(program: str, x: np.ndarray) -> Tensor:
    """Return what a program has come to, with the graph that its run has recorded."""
    tensors = {"x": Tensor(np.asarray(x, np.float64), requires_grad=True, name="x")}
    for operation in operations(program):
        tensors[operation.name] = operation.run(tensors)
    return tensors[operation.name]


def branches() -> tuple[Instruction, ...]:
    """Return the operations of both branches of the function that is run twice, each with its whole right side."""
    found = instructions("y=x+2; square=y*y; triple=y*3", "x")
    return tuple(replace(each, sign=sign) for each, sign in zip(found, ("= x + 2", "= y × y", "= y × 3"), strict=True))


def branching() -> list[str]:
    """Return the lines of that function."""
    return ["y = x + 2", "if y > 2:", "    square = y * y", "else:", "    triple = y * 3"]


def ends() -> dict[str, int]:
    """Return which of these lines runs last where the condition has seen `y`, or the branch has made its value."""
    return {"y": 1, "square": 2, "triple": 4}


def most_used(program: str) -> str:
    """Return the name that a program uses most often, the first of these."""
    uses = Counter(name for each in operations(program) for name in each.inputs if str(name).isidentifier())
    return uses.most_common(1)[0][0]


def deepest(program: str) -> int:
    """Return how many values there are one after another in the longest chain of a program."""
    depth = {"x": 1}
    for each in operations(program):
        depth[each.name] = 1 + max(depth[name] for name in each.inputs if isinstance(name, str))
    return max(depth.values())


def values(program: str) -> int:
    """Return how many values a program has, its input among them."""
    return 1 + len(operations(program))


def different(x: np.ndarray) -> int:
    """Return how many entries must be written: one where all are equal."""
    return 1 if np.ptp(x) == 0 else np.size(x)
