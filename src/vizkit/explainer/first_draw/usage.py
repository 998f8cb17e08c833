"""Usage: how a source uses its variables – which indices go with which sequence, what is a heap, what a queue."""

from __future__ import annotations

import ast
import inspect
import textwrap
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from vizkit.trace import Traced

HEAPS = ("heapify", "heappush", "heappop", "heappushpop", "heapreplace")
ENDS = ("popleft", "appendleft")
MOVES = ("append", "appendleft", "add", "push", "put", "extend", *HEAPS)
"""What is called to put something into a container, or to take it out of one."""


@dataclass(frozen=True)
class Usage:
    """How sources use variables; an attribute of `self` is a variable of the name `self.parent`.

    `indices` are what chooses elements of each sequence, `slices` the ends of its windows, each the names that are
    added up to it, none where it is that of the sequence, `looped` the names of
    `for v in graph[u]`: of `graph` the pairs u, v. `shifted` are indices that are never used as they are: of
    `word[i - 1]` it has i and −1. `unpacked` are of `for u, v, w in edges` the pairs u, v. `walked` is gone through one
    by one; `moved` is put into containers, handed to functions or an index itself; `heaps` and `queues` are what lists
    are used as; `returned` is what answers are made of.
    """

    indices: Mapping[str, tuple[str, ...]]
    slices: Mapping[str, tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]]
    counts: Mapping[str, int]
    looped: Mapping[str, tuple[tuple[str, str], ...]]
    spots: Mapping[str, tuple[tuple[str, str], ...]]
    shifted: Mapping[str, Mapping[str, int]]
    unpacked: Mapping[str, tuple[tuple[str, str], ...]]
    walked: frozenset[str] = frozenset()
    moved: frozenset[str] = frozenset()
    heaps: frozenset[str] = frozenset()
    queues: frozenset[str] = frozenset()
    returned: tuple[str, ...] = ()


@lru_cache(maxsize=64)
def usage(reference: Traced) -> Usage:
    """Read from the source which variables index which."""
    return usage_of((reference,))


@lru_cache(maxsize=64)
def usage_of(references: tuple[Traced, ...]) -> Usage:
    """Read it from the sources of several references, each read once."""
    sources = {source: None for source in map(_source, references) if source}
    reader = _Reader()
    for source in sources:
        reader.read(ast.parse(source))
    return reader.found()


def _source(reference: Traced) -> str:
    """The source of a reference; nothing where it cannot be read."""
    try:
        source = textwrap.dedent(inspect.getsource(reference.steps))
        ast.parse(source)
    except (OSError, TypeError, SyntaxError):
        return ""
    return source


class _Reader:
    """What is found on one way through sources."""

    def __init__(self):
        self.indices: dict[str, list[str]] = {}
        self.slices: dict[str, list[tuple[tuple[str, ...], tuple[str, ...]]]] = {}
        self.looped: dict[str, list[tuple[str, str]]] = {}
        self.spots: dict[str, list[tuple[str, str]]] = {}
        self.unpacked: dict[str, list[tuple[str, str]]] = {}
        self.counts: Counter[str] = Counter()
        self.offsets: dict[str, dict[str, set[int]]] = {}
        self.walked: set[str] = set()
        self.moved: set[str] = set()
        self.heaps: set[str] = set()
        self.queues: set[str] = set()
        self.returned: list[str] = []

    def found(self) -> Usage:
        once = [{name: tuple(dict.fromkeys(many)) for name, many in found.items()}
                for found in (self.indices, self.slices, self.looped, self.spots, self.unpacked)]  # fmt: skip
        sets = map(frozenset, (self.walked, self.moved, self.heaps, self.queues))
        shifted = {
            name: {index: min(found, key=abs) for index, found in own.items() if found and 0 not in found}
            for name, own in self.offsets.items()
        }
        return Usage(once[0], once[1], self.counts, once[2], once[3], shifted, once[4], *sets, tuple(self.returned))

    def read(self, tree: ast.AST) -> None:
        given = {argument.arg for node in ast.walk(tree) if isinstance(node, ast.arguments) for argument in node.args}
        for node in ast.walk(tree):
            match node:
                case ast.Subscript():
                    self._subscript(node)
                case ast.For() | ast.comprehension():
                    self._loop(node.target, node.iter)
                case ast.Call():
                    self._call(node)
                case ast.Return(value=ast.expr() as answer):
                    self.returned += filter(None, map(name_of, ast.walk(answer)))
            if name := name_of(node):
                self.counts[name] += 1
        self.heaps.update(_heaps(tree, self.indices))
        for name, several in self.slices.items():
            own = self.indices.setdefault(name, [])
            own += [end[0] for ends in several for end in ends if end and (all(ends) or end[0] not in given)]
        direct = {name: set(many) for name, many in self.indices.items()}
        for name, many in self.indices.items():
            elsewhere = set().union(*(found for other, found in direct.items() if other != name)) - direct[name]
            many += _kin(tree, set(many), given)
            many += sorted(_others(tree, set(many), elsewhere) - given - set(many))

    def _subscript(self, node: ast.Subscript) -> None:
        name = name_of(node.value)
        if name is None:
            if isinstance(node.value, ast.Subscript) and (grid := name_of(node.value.value)):
                self._spot(grid, node.value.slice, node.slice)
            return
        several = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
        if len(several) == 2:
            self._spot(name, *several)
        for index in several:
            if isinstance(index, ast.Slice):
                ends = tuple(map(_added, (index.lower, index.upper)))
                if None not in ends:
                    self.slices.setdefault(name, []).append(ends)
            else:
                found = list(_indices(index))
                for one in found:
                    self.offsets.setdefault(name, {}).setdefault(one, set()).add(_offset(index))
                self.indices.setdefault(name, []).extend(found)
                self.moved.update(found)

    def _spot(self, grid: str, row: ast.expr, column: ast.expr) -> None:
        """A cell of a grid, by the names alone: `grid[r][c]`; of `best[i - 1][j]` it is that of `best[i][j]`."""
        down, across = next(_indices(row), None), next(_indices(column), None)
        if down and across:
            self.spots.setdefault(grid, []).append((down, across))
            self.moved.update((down, across))

    def _loop(self, target: ast.expr, iterated: ast.expr) -> None:
        if name := name_of(iterated):
            self.walked.add(name)
        if name := name_of(iterated.args[0] if _is_sorted(iterated) else iterated):
            self._unpack(name, target)
        if isinstance(iterated, ast.Subscript) and (name := name_of(iterated.value)):
            self._loop_within(name, iterated.slice, target)
        if isinstance(iterated, ast.Call):
            inner = iterated.func
            if isinstance(inner, ast.Attribute) and inner.attr == "items" and isinstance(inner.value, ast.Subscript):
                if name := name_of(inner.value.value):
                    self._loop_within(name, inner.value.slice, target)
            elif isinstance(inner, ast.Attribute) and inner.attr == "get" and (name := name_of(inner.value)):
                self._loop_within(name, iterated.args[0], target) if iterated.args else None
            if counted := _counted(target, iterated):
                self.offsets.setdefault(counted[0], {}).setdefault(counted[1], set()).update(
                    [0] * (inner.id == "enumerate")
                )
                self.indices.setdefault(counted[0], []).append(counted[1])
                self.walked.add(counted[0])

    def _unpack(self, name: str, target: ast.expr) -> None:
        if isinstance(target, ast.Tuple) and len(target.elts) in (2, 3):
            ends = [name_of(each) for each in target.elts[:2]]
            if all(ends):
                self.unpacked.setdefault(name, []).append(tuple(ends))

    def _loop_within(self, name: str, at: ast.expr, target: ast.expr) -> None:
        one = target.elts[0] if isinstance(target, ast.Tuple) and target.elts else target
        start, end = name_of(at), name_of(one)
        if start and end:
            self.looped.setdefault(name, []).append((start, end))

    def _call(self, node: ast.Call) -> None:
        called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", None)
        on = name_of(node.func.value) if isinstance(node.func, ast.Attribute) else None
        if called in HEAPS and node.args and (name := name_of(node.args[0])):
            self.heaps.add(name)
        if called in ENDS and on:
            self.queues.add(on)
        if called == "pop" and on and node.args and getattr(node.args[0], "value", None) == 0:
            self.queues.add(on)
        if called in MOVES or isinstance(node.func, ast.Name):
            handed = [each for argument in node.args for each in ast.walk(argument)]
            if called not in ("len", "range", "enumerate", "min", "max", "sum", "abs", "print", "int", "str"):
                self.moved.update(name for each in handed if (name := name_of(each)))


def name_of(node: ast.AST | None) -> str | None:
    """The variable that a part of a source is: a name, or an attribute of `self`."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in ("self", "cls"):
        return f"{node.value.id}.{node.attr}"
    return None


def _indices(index: ast.expr) -> Iterator[str]:
    """The names that an index is made of: of `i`, and of `i - 1`, it is i."""
    if name := name_of(index):
        yield name
    elif isinstance(index, ast.BinOp) and isinstance(index.op, (ast.Add, ast.Sub)):
        sides = [side for side in (index.left, index.right) if not isinstance(side, ast.Constant)]
        if len(sides) == 1 and (name := name_of(sides[0])):
            yield name


def _added(end: ast.expr | None) -> tuple[str, ...] | None:
    """The names that are added up to the end of a slice, the first that it is called by; `None` where it is another."""
    if end is None:
        return ()
    if isinstance(end, ast.BinOp) and isinstance(end.op, ast.Add):
        sides = _added(end.left), _added(end.right)
        return None if None in sides else sum(sides, ())
    return tuple(found) if len(found := list(_indices(end))) == 1 else None


def _offset(index: ast.expr) -> int:
    """By how much an index is more than its name: of `i - 1` it is −1."""
    if isinstance(index, ast.BinOp):
        for side in (index.left, index.right):
            if isinstance(side, ast.Constant) and isinstance(side.value, int):
                return -side.value if isinstance(index.op, ast.Sub) else side.value
    return 0


def _kin(tree: ast.AST, indices: set[str], given: set[str]) -> list[str]:
    """The ends that an index is found between, as in `mid = (lo + hi) // 2`, and what steps on from it."""
    found: dict[str, None] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign) and len(node.targets) == 1 and isinstance(node.targets[0], ast.Name):
            target, value = node.targets[0].id, node.value
            names = {each.id for each in ast.walk(value) if isinstance(each, ast.Name)} - {"len"}
            if target in indices and isinstance(value, ast.BinOp):
                arguments = given if not _halves(value) else set()
                found |= dict.fromkeys(names - arguments)
            if isinstance(value, ast.BinOp) and isinstance(value.left, ast.Name) and value.left.id in indices:
                found |= dict.fromkeys({target} - given)
    return sorted(name for name in found if name not in indices)


def _others(tree: ast.AST, indices: set[str], elsewhere: set[str]) -> set[str]:
    """The other end of a window whose width is told, as in `right - left + 1`, or which an index is compared with.

    What is compared has been an index, or the last place of a sequence; what is taken away in the place of an element,
    as in `best[amount - coin]`, is a distance, and so is what is a place `elsewhere`, as in `i - matched + 1`.
    """
    within = {id(each) for node in ast.walk(tree) if isinstance(node, ast.Subscript) for each in ast.walk(node.slice)}
    placed, stepped = _placed(tree, indices)
    found: set[str] = set()
    for node in ast.walk(tree):
        if id(node) in within:
            continue
        match node:
            case ast.BinOp(ast.BinOp(ast.Name(one), ast.Sub(), ast.Name(other)), ast.Add(), ast.Constant(1)):
                found |= {other} - elsewhere if one in indices else set()
            case ast.BinOp(ast.Name(one), ast.Sub(), ast.Name(other)) if one in indices:
                found |= ({other} & (placed | stepped)) - elsewhere
            case ast.Compare(ast.Name(one), [ast.Lt() | ast.LtE() | ast.Gt() | ast.GtE()], [ast.Name(other)]):
                found |= ({one, other} if {one, other} & indices else set()) & placed
    return found


def _placed(tree: ast.AST, indices: set[str]) -> tuple[set[str], set[str]]:
    """The names that ever are an index or the last place of a sequence, and those that step on by one."""
    placed, stepped = set(), set()
    for node in ast.walk(tree):
        if isinstance(node, ast.AugAssign) and isinstance(node.target, ast.Name):
            stepped |= {node.target.id} if getattr(node.value, "value", None) == 1 else set()
        elif isinstance(node, ast.Assign):
            for target, value in (pair for each in node.targets for pair in _paired(each, node.value)):
                is_last = (
                    isinstance(value, ast.BinOp) and ast.unparse(value).startswith("len(") and _offset(value) == -1
                )
                if isinstance(target, ast.Name) and (is_last or indices & set(_indices(value))):
                    placed.add(target.id)
    return placed, stepped


def _paired(target: ast.expr, value: ast.expr) -> Iterator[tuple[ast.expr, ast.expr]]:
    """What is assigned to each target of a statement."""
    if isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple) and len(target.elts) == len(value.elts):
        yield from zip(target.elts, value.elts, strict=True)
    else:
        yield target, value


def _halves(value: ast.BinOp) -> bool:
    """Whether a middle is found, of two ends that may be arguments of a recursion."""
    return isinstance(value.op, (ast.FloorDiv, ast.Add, ast.RShift)) and any(
        isinstance(node, ast.BinOp) and isinstance(node.op, (ast.FloorDiv, ast.RShift)) for node in ast.walk(value)
    )


def _heaps(tree: ast.AST, indices: Mapping[str, Sequence[str]]) -> Iterator[str]:
    """The sequences that an element's children are looked up in, at twice its place and one or two more."""
    doubled = {
        target.id
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign) and _is_doubled(node.value)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    yield from (name for name, own in indices.items() if doubled & set(own))
    for node in ast.walk(tree):
        if isinstance(node, ast.Subscript) and _is_doubled(node.slice) and (name := name_of(node.value)):
            yield name


def _is_doubled(place: ast.expr) -> bool:
    """Whether a place is written as that of a child in a heap: `2 * i + 1`."""
    match place:
        case ast.BinOp(ast.BinOp(left, ast.Mult(), right), ast.Add(), ast.Constant(more)):
            constants = [side.value for side in (left, right) if isinstance(side, ast.Constant)]
            return constants == [2] and more in (1, 2)
    return False


def _is_sorted(iterated: ast.expr) -> bool:
    return isinstance(iterated, ast.Call) and getattr(iterated.func, "id", "") == "sorted" and bool(iterated.args)


def _counted(target: ast.expr, call: ast.Call) -> tuple[str, str] | None:
    """The sequence and the index of `for i, x in enumerate(xs)` and of `for i in range(len(xs))`."""
    if not (isinstance(call.func, ast.Name) and call.args):
        return None
    if call.func.id == "enumerate" and isinstance(target, ast.Tuple):
        index = name_of(target.elts[0])
        return (name_of(call.args[0]), index) if name_of(call.args[0]) and index else None
    lengths = [n for n in ast.walk(call.args[-1]) if isinstance(n, ast.Call) and getattr(n.func, "id", "") == "len"]
    if call.func.id == "range" and lengths and lengths[0].args:
        name, index = name_of(lengths[0].args[0]), name_of(target)
        return (name, index) if name and index else None
    return None


def names_in(references: Iterable[Traced]) -> tuple[str, ...]:
    """The names of all arguments, in their order."""
    return tuple(dict.fromkeys(name for reference in references for name in _parameters(reference)))


def _parameters(reference: Traced) -> tuple[str, ...]:
    code = getattr(reference.steps, "__code__", None)
    return () if code is None else code.co_varnames[: code.co_argcount + code.co_kwonlyargcount]
