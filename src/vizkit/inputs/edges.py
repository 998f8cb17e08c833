"""A graph: its edges, or each vertex with its neighbours."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from vizkit.inputs.error import InputError, shown
from vizkit.inputs.input import Input
from vizkit.inputs.spelling import cells, elements, number, once, visibly

Adjacency = dict[str, dict[str, int | float | None]]
"""Every vertex with its neighbours, in the order given, and each edge's weight, None where none is given."""

_NAME = r"""[^\s,;:=<>\[\](){}"'@-]+"""
_EDGE = re.compile(rf"({_NAME})\s*([->])\s*({_NAME})(?:\s*[:=]\s*(\S+))?")
_ARROWS = [("<->", "-"), ("\N{LEFT RIGHT ARROW}", "-"), ("->", ">"), ("=>", ">"), ("\N{RIGHTWARDS ARROW}", ">")]
_LINES = [("\N{EM DASH}", "-"), ("--", "-")]


_TOO_MANY = (
    "{found} vertices are too many to be drawn: at most {most} are wanted",
    "{found} edges are too many to be drawn: at most {most} are wanted",
)


@dataclass(frozen=True)
class Edges(Input):
    weighted: bool = False

    kind: ClassVar[str] = "graph"

    def from_text(self, text: str) -> dict:
        if text.startswith(("{", "[")):
            return self.from_value(_structure(text))
        for spelled, sign in [*_ARROWS, *_LINES]:
            text = text.replace(spelled, sign)
        parts = [part.strip() for part in re.split(r"[,;\n]", text) if part.strip()]
        if any(map(_EDGE.fullmatch, parts)):
            return self._answer(_of_edges(parts))
        return self._answer(_of_neighbours(text)) if ":" in text else self._answer(_of_edges(parts))

    def from_value(self, value: Any) -> dict:
        if isinstance(value, Mapping):
            return self._answer(_of_mapping(value))
        parts = elements(value)
        if all(isinstance(part, str) for part in parts):
            return self.from_text(visibly(",".join(parts)))
        return self._answer(_of_pairs(parts))

    def _answer(self, found: Adjacency) -> dict:
        if not found:
            raise InputError("nothing is there: a graph is wanted, such as A-B,B-C or A:B,C;B:C;C:")
        if self.weighted:
            return {start: {end: 1 if w is None else w for end, w in ends.items()} for start, ends in found.items()}
        for start, ends in found.items():
            for end, weight in ends.items():
                if weight is not None:
                    raise InputError("{start} to {end} has a weight, of which no use is made", start=start, end=end)
        return {start: list(ends) for start, ends in found.items()}

    def write(self, value: dict) -> str:
        return ";".join(f"{start}:{','.join(_ends(ends))}" for start, ends in value.items())

    @property
    def limit(self) -> str:
        return "" if self.most is None else f"at most {self.most[0]} vertices and {self.most[1]} edges to be drawn"

    def check_drawable(self, value: dict) -> None:
        counts = len(value), sum(map(len, value.values()))
        for too_many, found, most in zip(_TOO_MANY, counts, self.most or (), strict=False):
            if found > most:
                raise InputError(too_many, found=found, most=most)


def _ends(ends: Any) -> list[str]:
    return [f"{end}={weight!r}" for end, weight in ends.items()] if isinstance(ends, dict) else list(ends)


def _structure(text: str) -> Any:
    try:
        return json.loads(text.replace("'", '"'), parse_int=str, parse_float=str, object_pairs_hook=once)
    except InputError:
        raise
    except (ValueError, RecursionError):
        raise InputError("{found} is no graph: write A-B,B-C or A:B,C;B:C;C:", found=shown(text)) from None


def _named(text: Any) -> str:
    name = visibly(str(text)) if isinstance(text, (str, int)) and not isinstance(text, bool) else ""
    if not re.fullmatch(_NAME, name):
        raise InputError("{found} is no name of a vertex: letters and digits are wanted", found=shown(text))
    return name


def _joined(found: Adjacency, start: str, end: str, weight: Any) -> None:
    """Put an edge in, once."""
    if end in found.setdefault(start, {}):
        raise InputError("the edge from {start} to {end} is given twice", start=start, end=end)
    found[start][end] = None if weight is None else number(weight)


def _of_edges(parts: list[str]) -> Adjacency:
    """The graph of `A-B`, an edge both ways, `C>D:3`, an arrow with a weight, and `E`, a vertex."""
    found: Adjacency = {}
    for part in parts:
        edge = _EDGE.fullmatch(part)
        if edge is None:
            found.setdefault(_named(part), {})
            continue
        start, sign, end, weight = edge.groups()
        start, end = _named(start), _named(end)
        found.setdefault(start, {})
        found.setdefault(end, {})
        _joined(found, start, end, weight)
        if sign == "-" and start != end:
            _joined(found, end, start, weight)
    return found


def _of_neighbours(text: str) -> Adjacency:
    """The graph of `A:B,C;B:C;C:`, or a line for each vertex."""
    found: Adjacency = {}
    for line in re.split(r"[;\n]", text):
        if line.strip():
            start, _, ends = line.partition(":")
            _start(found, start)
            for end in cells(ends):
                end, _, weight = end.partition("=")
                _joined(found, _named(start), _named(end), weight or None)
    return found


def _start(found: Adjacency, start: Any) -> None:
    name = _named(start)
    if name in found:
        raise InputError("the vertex {name} is given twice", name=name)
    found[name] = {}


def _of_mapping(value: Mapping) -> Adjacency:
    found: Adjacency = {}
    for start, ends in value.items():
        _start(found, start)
        if isinstance(ends, str):
            raise InputError("the neighbours of {start} are {found}: a list is wanted", start=start, found=shown(ends))
        weights = ends if isinstance(ends, Mapping) else {}
        for end in ends if isinstance(ends, Mapping) else elements(ends):
            _joined(found, _named(start), _named(end), weights.get(end))
    return found


def _of_pairs(parts: list) -> Adjacency:
    """The graph of (start, end) and (start, end, weight), an arrow each; (vertex,) is a vertex by itself."""
    found: Adjacency = {}
    for part in parts:
        if not isinstance(part, (list, tuple)) or not 1 <= len(part) <= 3:
            raise InputError("{found} is no edge: start, end and perhaps a weight are wanted", found=shown(part))
        names = [_named(name) for name in part[:2]]
        for name in names:
            found.setdefault(name, {})
        if len(names) == 2:
            _joined(found, *names, part[2] if len(part) == 3 else None)
    return found


def edges(
    default: Any,
    help: str,
    most: tuple[int, int] | None = None,
    *,
    weighted: bool = False,
) -> Edges:
    """Return an input that is a graph, a dict of every vertex's list of neighbours: `A:B,C;B:C;C:`, `A-B, B>C, D`.

    `A-B` goes both ways, `B>C` one way; names are str. If `weighted`, a dict of dicts of weights: `A-B:3, B>C:0.5`,
    `A:B=3;B:`; an edge without one weighs 1. `most` is (vertices, edges).
    """
    return Edges(default, help, most, weighted)
