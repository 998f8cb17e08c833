"""A first picture: what an act without a draw shows, chosen by what its variables are and how the source uses them."""

from __future__ import annotations

import ast
import inspect
import numbers
import textwrap
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np

from vizkit import shapes
from vizkit.picture.ink import ink, look
from vizkit.picture.picture import Picture
from vizkit.picture.setting import VariableName
from vizkit.trace import Trace, Traced, same

if TYPE_CHECKING:
    from vizkit.explainer.acts import Run

STRUCTURES, FIGURES = 4, 5
"""How many structures and how many single values are shown at most, the most used first."""

LONGEST = 24
"""A longer sequence is told by its length."""


def first_picture(run: Run, moment: int) -> Picture:
    """The variables of the innermost call, structures below one another, single values beside each other below them."""
    reference = run.act.reference
    chosen = _chosen(run.trace, reference)
    step = run.trace.steps[moment]
    before = run.trace.steps[moment - 1].variables if moment else {}
    held, use = step.variables, usage(reference)
    parts: list[Picture] = [
        _structure(name, held.get(name), before.get(name), kind, held, use) for name, kind in chosen.structures
    ]
    if chosen.figures:
        parts.append(shapes.beside(*(_figure(name, held.get(name), name in step.fresh) for name in chosen.figures)))
    return shapes.column(*parts) if parts else shapes.label(reference.__name__, name="reference")


@dataclass(frozen=True)
class Usage:
    """How a reference's source uses its variables: which indices and slices go with which sequence, and how often."""

    indices: Mapping[str, tuple[str, ...]]
    slices: Mapping[str, tuple[tuple[str | None, str | None], ...]]
    counts: Mapping[str, int]


@lru_cache(maxsize=64)
def usage(reference: Traced) -> Usage:
    """Read from the source which variables index which."""
    tree = ast.parse(textwrap.dedent(inspect.getsource(reference.steps)))
    indices: dict[str, list[str]] = {}
    slices: dict[str, list[tuple[str | None, str | None]]] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Subscript) and isinstance(node.value, ast.Name):
            for index in node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]:
                if isinstance(index, ast.Name):
                    indices.setdefault(node.value.id, []).append(index.id)
                if isinstance(index, ast.Slice):
                    ends = tuple(end.id if isinstance(end, ast.Name) else None for end in (index.lower, index.upper))
                    slices.setdefault(node.value.id, []).append(ends)
        if isinstance(node, ast.For) and (counted := _counted(node)):
            indices.setdefault(counted[0], []).append(counted[1])
    for many in indices.values():
        many += _kin(tree, set(many), {argument.arg for argument in tree.body[0].args.args})
    counts = Counter(node.id for node in ast.walk(tree) if isinstance(node, ast.Name))
    return Usage(_unique(indices), _unique(slices), counts)


def _kin(tree: ast.AST, indices: set[str], given: set[str]) -> list[str]:
    """The ends that an index is found between, as in `mid = (lo + hi) // 2`, and what steps on from it."""
    found: dict[str, None] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign) and len(node.targets) == 1 and isinstance(node.targets[0], ast.Name):
            target, value = node.targets[0].id, node.value
            names = {each.id for each in ast.walk(value) if isinstance(each, ast.Name)}
            if target in indices and isinstance(value, ast.BinOp):
                found |= dict.fromkeys(names - given)
            if isinstance(value, ast.BinOp) and isinstance(value.left, ast.Name) and value.left.id in indices:
                found |= dict.fromkeys({target} - given)
    return sorted(name for name in found if name not in indices)


def _counted(loop: ast.For) -> tuple[str, str] | None:
    """The sequence and the index of `for i, x in enumerate(xs)` and of `for i in range(len(xs))`."""
    call, target = loop.iter, loop.target
    if not (isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.args):
        return None
    inner = call.args[-1]
    if call.func.id == "enumerate" and isinstance(call.args[0], ast.Name) and isinstance(target, ast.Tuple):
        return (call.args[0].id, target.elts[0].id) if isinstance(target.elts[0], ast.Name) else None
    lengths = [n for n in ast.walk(inner) if isinstance(n, ast.Call) and getattr(n.func, "id", "") == "len"]
    if (
        call.func.id == "range"
        and lengths
        and isinstance(lengths[0].args[0], ast.Name)
        and isinstance(target, ast.Name)
    ):
        return lengths[0].args[0].id, target.id
    return None


def _unique(found: Mapping[str, list]) -> dict[str, tuple]:
    return {name: tuple(dict.fromkeys(many)) for name, many in found.items()}


@dataclass(frozen=True)
class Chosen:
    """What the act shows: structures with their kind, and single values."""

    structures: tuple[tuple[str, str], ...]
    figures: tuple[str, ...]


def _chosen(trace: Trace, reference: Traced) -> Chosen:
    """What is shown at every moment of the act: decided by all of them, so that nothing jumps."""
    use, kinds = usage(reference), {}
    for step in trace.steps:
        for name, value in step.variables.items():
            if not name.startswith("_") and kinds.get(name) in (None, "value"):
                found = kind_of(value)
                if found is not None:
                    kinds[name] = found
    pointing = {index for name, many in use.indices.items() if kinds.get(name) in ("row", "grid") for index in many}
    drawn = [name for name, kind in kinds.items() if kind != "value"]
    values = [name for name, kind in kinds.items() if kind == "value" and name not in pointing]
    given = list(inspect.signature(reference.steps).parameters)
    order = {name: (name not in given, -use.counts.get(name, 0)) for name in kinds}
    structures = sorted(drawn, key=lambda name: (order[name][1], order[name][0]))[:STRUCTURES]
    structures.sort(key=drawn.index)
    figures = sorted(values, key=lambda name: order[name][1])[:FIGURES]
    figures.sort(key=values.index)
    return Chosen(tuple((name, kinds[name]) for name in structures), tuple(figures))


def kind_of(value: Any) -> str | None:
    """How a value is drawn: row, grid, table, graph, tree or as a single value; `None` where it is not."""
    if isinstance(value, np.ndarray):
        kind = {0: "value", 1: "row", 2: "grid"}.get(value.ndim)
        return kind if value.size and max(value.shape, default=0) <= LONGEST else None
    if isinstance(value, (bool, numbers.Number)) or (isinstance(value, str) and len(value) <= LONGEST):
        return "value"
    if isinstance(value, Mapping):
        return _kind_of_mapping(value)
    if isinstance(value, (frozenset, set)):
        return "row" if len(value) <= LONGEST else None
    if isinstance(value, Sequence) and not isinstance(value, (str, range)):
        return _kind_of_sequence(value)
    if hasattr(value, "left") and hasattr(value, "right"):
        return "tree"
    return None


def _kind_of_mapping(value: Mapping) -> str | None:
    if not value or len(value) > LONGEST:
        return None
    many = [each for each in value.values() if isinstance(each, (tuple, list, frozenset, set))]
    if len(many) == len(value) and all(isinstance(t, (str, int)) and t in value for each in many for t in each):
        return "graph"
    return "table" if all(kind_of(each) == "value" for each in value.values()) else None


def _kind_of_sequence(value: Sequence) -> str | None:
    if len(value) > LONGEST:
        return None
    if all(kind_of(item) == "value" or item is None for item in value):
        return "row"
    lengths = {len(item) if isinstance(item, (tuple, list)) else -1 for item in value}
    plain = all(isinstance(each, numbers.Real) for item in value if isinstance(item, (tuple, list)) for each in item)
    return "grid" if len(lengths) == 1 and lengths.isdisjoint({-1, 0}) and plain else None


def _structure(name: str, value: Any, before: Any, kind: str, held: Mapping[str, Any], use: Usage) -> Picture:
    """One variable as its kind is drawn, its name above it; its room alone while it has no value."""
    if value is None or kind_of(value) is None:
        return shapes.nothing
    draw: Callable[..., Picture] = {"row": _row, "grid": _grid, "table": _table, "tree": _tree, "graph": _graph}[kind]
    return draw(name, value, before, held, use).titled(VariableName(name))


def _row(name: str, value: Any, before: Any, held: Mapping[str, Any], use: Usage) -> Picture:
    drawn = shapes.row(ink(value, name)).coloured(now=_changed(value, before))
    pointers = {
        index: held[index]
        for index in use.indices.get(name, ())
        if _whole(held.get(index)) and -1 <= held[index] <= len(value)
    }
    within = {index: at for index, at in pointers.items() if 0 <= at < len(value)}
    if within:
        drawn = drawn.pointing(**within)
    elif name in use.indices:
        drawn = drawn.numbered()
    return drawn


def _grid(name: str, value: Any, before: Any, held: Mapping[str, Any], use: Usage) -> Picture:
    drawn = shapes.grid(ink(np.asarray(value), name))
    tiles = [held.get(index) for index in use.indices.get(name, ()) if isinstance(held.get(index), slice)]
    if tiles:
        return drawn.framed(rows=tiles[0], columns=tiles[1] if len(tiles) > 1 else slice(None))
    return drawn


def _table(name: str, value: Mapping, before: Any, held: Mapping[str, Any], use: Usage) -> Picture:
    entries = ink(value, name)
    fresh = [key for key, each in value.items() if not isinstance(before, Mapping) or not same(before.get(key), each)]
    drawn = shapes.row([entries[key] for key in value], name=name, at=list(value))
    return drawn.coloured(now=fresh).headed(columns=[ink(key, name) for key in value])


def _tree(name: str, value: Any, before: Any, held: Mapping[str, Any], use: Usage) -> Picture:
    return shapes.tree(ink(value, name), name=name)


def _graph(name: str, value: Mapping, before: Any, held: Mapping[str, Any], use: Usage) -> Picture:
    return shapes.graph(ink(value, name)) if hasattr(shapes, "graph") else shapes.label(ink(str(value), name))


def _figure(name: str, value: Any, fresh: bool) -> Picture:
    if kind_of(value) != "value":
        return shapes.figure(None, VariableName(name), name=name)
    made = shapes.figure(ink(value, name), VariableName(name))
    return made.coloured("now") if fresh else made


def _changed(value: Any, before: Any) -> list[int]:
    """The places whose element is new or another than a moment ago."""
    plain, old = list(look(value)), list(before) if isinstance(before, (tuple, list, np.ndarray)) else []
    return [i for i, item in enumerate(plain) if i >= len(old) or not same(old[i], item)] if len(old) else []


def _whole(value: Any) -> bool:
    return isinstance(value, numbers.Integral) and not isinstance(value, bool)
