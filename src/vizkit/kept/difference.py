"""The difference of two runs: the first moment at which one goes another way or holds something else, and the counts.

What the runs were given differently is said first; that it then stands in variables of its name is no difference.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any

import numpy as np

from vizkit.kept.runs import KeptRun
from vizkit.trace import Step, same
from vizkit.trace.forms import attributes, form, is_constant


class Absent:
    """What stands for a value that one of two runs does not have."""


@dataclass(frozen=True)
class Unlike:
    """Something that differs: what it is called, and what it is in either run. A `kind` tells what it is besides."""

    kind: str
    name: str
    one: Any
    other: Any


@dataclass(frozen=True)
class Difference:
    """How two runs of acts differ.

    `given` are arguments; `first` is the number of the first moment that differs, from 1 on, and `unlike` what does
    there; `counts` are how many moments of each name there are, `ends` the numbers that are others in the end.
    """

    one: KeptRun
    other: KeptRun
    given: tuple[Unlike, ...]
    first: int | None
    unlike: tuple[Unlike, ...]
    counts: tuple[Unlike, ...]
    ends: tuple[Unlike, ...]

    @property
    def differs(self) -> bool:
        return bool(self.given or self.first is not None or not same(self.one.answer, self.other.answer))


def difference(one: KeptRun, other: KeptRun) -> Difference:
    """How two runs differ."""
    given = tuple(_given(one.steps[0], other.steps[0]))
    known = {each.name for each in given}
    first, unlike = None, ()
    for number, (left, right) in enumerate(zip_longest(one.steps, other.steps), 1):
        if unlike := tuple(_unlike(left, right, known)):
            first = number
            break
    return Difference(one, other, given, first, unlike, tuple(_counts(one, other)), tuple(_ends(one, other)))


def _given(one: Step, other: Step) -> Iterator[Unlike]:
    """The arguments of the first call of both that are others at its first moment."""
    left, right = one.calls[0].variables, other.calls[0].variables
    for name in one.calls[0].reference.parameters:
        if name in left and name in right and not same(left[name], right[name]):
            yield Unlike("given", name, left[name], right[name])


def _unlike(one: Step | None, other: Step | None, known: set[str]) -> Iterator[Unlike]:
    """What differs at a moment, but for the variables that are known to."""
    if one is None or other is None:
        yield Unlike("moment", "there", one, other)
        return
    if one.name != other.name or one.template() != other.template():
        yield Unlike("moment", "said", one, other)
    lines = [_line(step) for step in (one, other)]
    if lines[0] != lines[1]:
        yield Unlike("line", "", *lines)
    if len(one.calls) != len(other.calls):
        yield Unlike("calls", "", len(one.calls), len(other.calls))
    if one.name == other.name:
        yield from _held(one.variables, other.variables, known)


def _line(step: Step) -> str:
    """The line of the listing that ran last."""
    call = step.calls[-1]
    return call.reference.lines[call.line - 1].strip()


def _held(one: Mapping[str, Any], other: Mapping[str, Any], known: set[str]) -> Iterator[Unlike]:
    for name in dict.fromkeys([*one, *other]):
        left, right = one.get(name, Absent), other.get(name, Absent)
        if name not in known and not name.startswith("_") and not _same(left, right):
            yield Unlike("variable", *_where(name, left, right))


def _same(one: Any, other: Any) -> bool:
    return one is other if one is Absent or other is Absent else same(one, other)


def _where(name: str, one: Any, other: Any) -> tuple[str, Any, Any]:
    """The first part of a variable that differs, as deep as both are built alike: `nums[3]`, `node.left.value`."""
    met: set[tuple[int, int]] = set()
    while (id(one), id(other)) not in met:
        met.add((id(one), id(other)))
        parts = _parts(one), _parts(other)
        if None in parts or [each[0] for each in parts[0]] != [each[0] for each in parts[1]]:
            break
        several = ((place, left, right) for (place, left), (_, right) in zip(*parts, strict=True))
        found = next((each for each in several if not same(*each[1:])), None)
        if found is None:
            break
        name, one, other = name + found[0], found[1], found[2]
    return name, one, other


def _parts(value: Any) -> list[tuple[str, Any]] | None:
    """What is within a value, by how one asks for it."""
    if value is Absent or is_constant(value):
        return None
    if isinstance(value, np.ndarray):
        return [(f"[{', '.join(map(str, place))}]", value[place]) for place in np.ndindex(value.shape)] or None
    if isinstance(value, (tuple, list)):
        return [(f"[{place}]", each) for place, each in enumerate(value)]
    if isinstance(value, Mapping):
        return [(f"[{key!r}]", each) for key, each in value.items()]
    if form(value).__name__ == "_Thing":
        return [(f".{name}", each) for name, each in attributes(value).items()]
    return None


def _counts(one: KeptRun, other: KeptRun) -> Iterator[Unlike]:
    """How many moments there are, and how many of each name."""
    yield Unlike("count", "", len(one.steps), len(other.steps))
    left, right = (Counter(step.name for step in run.steps) for run in (one, other))
    for name in dict.fromkeys([*left, *right]):
        yield Unlike("count", name, left[name], right[name])


def _ends(one: KeptRun, other: KeptRun) -> Iterator[Unlike]:
    """The numbers of the same name that the outermost calls hold in the end, and the answers, where they differ."""
    left, right = one.steps[-1].calls[0].variables, other.steps[-1].calls[0].variables
    for name in left:
        numbers = name in right and _is_number(left[name]) and _is_number(right[name])
        if numbers and not name.startswith("_") and not same(left[name], right[name]):
            yield Unlike("end", name, left[name], right[name])
    if not same(one.answer, other.answer):
        yield Unlike("answer", *_where("", one.answer, other.answer))


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float, np.number)) and not isinstance(value, bool)
