"""The knapsack problem: each cell of a table is one decision, to skip an item or to take it.

F[i][c] is the best value of the first i items within capacity c. Skipping item i leaves F[i − 1][c], the cell above.
Taking it leaves c − w, its *rest*, to be filled as well as can be: from the row above where each item is there once
(0/1), from its own row where copies are *unlimited*. That is all the difference between the two problems. With one row
alone, what stands at the rest is still the row above if c falls, and already the own row if c rises.

The table has n (C + 1) cells, so the time is Θ(n C). C has log C digits: in the length of the input the time is
exponential, and the method *pseudo-polynomial*.

Sources: R. Bellman, "Dynamic Programming", 1957; H. Kellerer, U. Pferschy and D. Pisinger, "Knapsack Problems", 2004.
"""

from __future__ import annotations

import numbers
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from vizkit.reference.guards import choice, flag, real, reals, sequence, whole, worded
from vizkit.trace import traced

__all__ = [
    "Item",
    "KnapsackSize",
    "best_and_greedy",
    "copies_of_the_first",
    "greedy_knapsack",
    "knapsack",
    "knapsack_1d",
    "knapsack_cell",
    "knapsack_table",
    "table_cells",
    "table_once",
    "traceback",
]

LARGEST = 1e300
"""Of a value that is a float, or that stands beside one, so that sums of values are finite."""


@dataclass(frozen=True)
class Item:
    """What may go into the bag: its `weight` in whole units, its `value`, and its `name`, a letter."""

    name: str
    weight: int
    value: float


# what may be given


def _items(weights: Sequence[int], values: Sequence[float], least: int = 0) -> list[Item]:
    weights, values = sequence("weights", weights), reals("values", values, empty=True, finite=True)
    if len(weights) != len(values):
        one_each = "{name} must hold as many numbers as there are weights: {count}, not {found}"
        raise worded(one_each, name="values", count=len(weights), found=len(values))
    weights = [_weight(f"weights[{i}]", weight, least) for i, weight in enumerate(weights)]
    plain = all(isinstance(value, numbers.Integral) for value in values)
    values = [_value(f"values[{i}]", value, plain) for i, value in enumerate(values)]
    return [Item(_letter(i), *both) for i, both in enumerate(zip(weights, values, strict=True))]


def _weight(name: str, weight: int, least: int) -> int:
    if least and whole(name, weight, 0) == 0:
        raise worded("{name} must be at least 1 where copies are unlimited: without end they would fit", name=name)
    return whole(name, weight, 0)


def _value(name: str, value: float, plain: bool) -> float:
    if value < 0:
        raise worded("{name} must be at least {least}, not {value}", name=name, least=0, value=value)
    if not plain and real(name, value) > LARGEST:
        too_far = "{name} must be at most {most}, or sums overflow, not {found}"
        raise worded(too_far, name=name, most=f"{LARGEST:g}", found=f"{value:g}")
    return int(value) if isinstance(value, numbers.Integral) else float(value)


def _letter(index: int) -> str:
    """A, B, …, Z, AA, AB, …: as columns of a spreadsheet are called."""
    before, last = divmod(index, 26)
    return (_letter(before - 1) if before else "") + chr(ord("A") + last)


def _problem(
    weights: Sequence[int], values: Sequence[float], capacity: int, *, unbounded: bool = False
) -> tuple[list[Item], int, bool]:
    unbounded = flag("unbounded", unbounded)
    return _items(weights, values, least=int(unbounded)), whole("capacity", capacity, 0), unbounded


def _in_order(weights: Sequence[int], values: Sequence[float], capacity: int, *, by: str = "value") -> tuple:
    items, capacity, _ = _problem(weights, values, capacity)
    by = choice("by", by, ("value", "density"))
    return items, capacity, _order(items, by)


def _order(items: list[Item], by: str) -> list[int]:
    return sorted(range(len(items)), key=lambda k: _worth(items[k], by), reverse=True)


def _worth(item: Item, by: str) -> tuple[bool, Fraction]:
    """What an item is sorted by; per unit of weight, what weighs nothing comes before all else."""
    dense = by == "density"
    return dense and item.weight == 0, Fraction(item.value) / (item.weight if dense and item.weight else 1)


def _one_cell(
    weights: Sequence[int],
    values: Sequence[float],
    capacity: int,
    *,
    unbounded: bool = False,
    i: int | None = None,
    c: int | None = None,
) -> tuple:
    items, capacity, unbounded = _problem(weights, values, capacity, unbounded=unbounded)
    if not items:
        raise worded("{name} must hold at least one number: without an item no cell has a decision", name="weights")
    known = knapsack_table.unwatched(items, capacity, unbounded)
    telling = _telling_cell(items, known, unbounded)
    i = telling[0] if i is None else whole("i", i, 1, len(items))
    c = telling[1] if c is None else whole("c", c, 0, capacity)
    return items, [[None] * (capacity + 1) for _ in known], known, unbounded, i, c


def _telling_cell(items: list[Item], F: list[list], unbounded: bool) -> tuple[int, int]:
    """The first cell where taking wins and both ways read more than 0, else the first where it wins, else the last."""
    capacity = len(F[0]) - 1
    cells = [(i, c) for i in range(1, len(F)) for c in range(capacity + 1) if F[i][c] != F[i - 1][c]]
    telling = [(i, c) for i, c in cells if F[i - 1][c] and F[i - 1 + unbounded][c - items[i - 1].weight]]
    return (*telling, *cells, (len(items), capacity))[0]


def _filled(
    weights: Sequence[int], values: Sequence[float], capacity: int, *, unbounded: bool = False
) -> tuple[list[Item], int, list[list], bool]:
    items, capacity, unbounded = _problem(weights, values, capacity, unbounded=unbounded)
    return items, capacity, knapsack_table.unwatched(items, capacity, unbounded), unbounded


def _size(n: int = 100, large: int = 10**6) -> tuple[int, int]:
    return whole("n", n, 0, 1000), whole("large", large, 0)


def _comparison(
    weights: Sequence[int],
    values: Sequence[float],
    capacity: int,
    *,
    unbounded: bool = False,
    one_d: bool = False,
    n: int = 100,
    large: int = 10**6,
) -> tuple:
    problem = _problem(weights, values, capacity, unbounded=unbounded)
    return *problem, flag("one_d", one_d), *_size(n, large)


# the naive way


@traced(guard=_in_order)
def greedy_knapsack(items, capacity, order):
    """Return the value and the items, as sorted indices, that are taken if the best comes first and what fits goes in.

    `by` is `value`, the most valuable first, or `density`, the most valuable per unit of weight; of equals the earlier
    comes first. The others and the errors are those of `knapsack`; each item is there once. The value may be less than
    the best.
    """
    room = capacity
    value, picks = 0, []
    for k in order:
        item = items[k]
        if item.weight <= room:
            picks.append(k)
            room -= item.weight
            value += item.value
            yield "take", "The best that is left, {item.name}, fits: {item.weight} kg, worth {item.value}"
        else:
            yield "pass", "{item.name} weighs {item.weight} kg, there is room for {room}: it stays"
    yield "report", "Greedy: worth {value} in a bag for {capacity} kg. Is more possible?"
    return value, sorted(picks)


# the table


@traced(guard=_problem)
def knapsack_table(items, capacity, unbounded):
    """Return the table F: F[i][c] is the best value of the first i items within capacity c.

    Arguments and errors are those of `knapsack`. The table is a list of n + 1 rows of C + 1 numbers each.

    Formulas:
        once: $ F_(i,c) = max(F_(i-1,c), F_(i-1,c-w_i) + v_i) $
        unlimited: $ F_(i,c) = max(F_(i-1,c), F_(i,c-w_i) + v_i) $
    """
    F = [[0] * (capacity + 1)] + [[None] * (capacity + 1) for item in items]
    for i, item in enumerate(items, 1):
        source = i if unbounded else i - 1
        for c in range(capacity + 1):
            skip = F[i - 1][c]
            rest = c - item.weight
            take = F[source][rest] + item.value if rest >= 0 else None
            taken = take is not None and take > skip
            F[i][c] = take if taken else skip
            yield ("cell", "{item.name} weighs {item.weight} kg, more than {c}: only skip" if take is None
                   else "Take {item.name}: {take} beats {skip}" if taken
                   else "Skip {item.name}: {skip} beats {take}" if skip > take
                   else "Equal: both give {skip}")  # fmt: skip
    return F


@traced(guard=_one_cell)
def knapsack_cell(items, F, known, unbounded, i, c):
    """Return F[i][c], which is decided slowly, all cells before it being known.

    1 ≤ i ≤ n, 0 ≤ c ≤ capacity; where they are not given, it is the first cell where taking wins and both ways read
    more than 0. The others and the errors are those of `knapsack`, with at least one item.
    """
    F[0] = [0] * len(F[0])
    yield "zero", "With no items, every capacity is worth {F[0][c]}"
    F[:i] = known[:i]
    F[i][:c] = known[i][:c]
    item = items[i - 1]
    source = i if unbounded else i - 1
    skip = F[i - 1][c]
    yield "skip", "Skip {item.name}: from above, {skip}"
    rest = c - item.weight
    take = F[source][rest] + item.value if rest >= 0 else None
    yield ("take", "Take {item.name}: {F[source][rest]} for the {rest} kg left, + {item.value} = {take}" if rest >= 0
           else "{item.name} weighs {item.weight} kg, more than {c}: only skip")  # fmt: skip
    taken = take is not None and take > skip
    F[i][c] = take if taken else skip
    yield "cell", "Equal: both give {skip}" if take == skip else "Keep the larger, {F[i][c]}"
    return F[i][c]


@traced(guard=_filled)
def traceback(items, capacity, F, unbounded):
    """Return which items the last cell of the table holds, as sorted indices; an index that repeats is a copy.

    Arguments and errors are those of `knapsack`. Where skipping and taking are equal, the item counts as skipped.
    """
    i, c, picks = len(items), capacity, []
    while i > 0:
        item, taken = items[i - 1], F[i][c] > F[i - 1][c]
        if taken:
            picks.append(i - 1)
            yield "traceback", "Larger than above: {item.name} is taken, {item.weight} kg less room"
            c -= item.weight
        else:
            yield "traceback", "Same as above: the best needs no {item.name}"
        if not (taken and unbounded):
            i -= 1
    return sorted(picks)


@traced(guard=_problem)
def knapsack(items, capacity, unbounded):
    """Return the best value of items that together weigh at most `capacity`, which items these are, and the table.

    `weights` are n ≥ 0 whole numbers ≥ 0, `values` as many finite real numbers ≥ 0, `capacity` is whole and ≥ 0. Each
    item is there once, or any number of times where copies are `unbounded`. The items are sorted indices, repeated for
    copies; the table is that of `knapsack_table`. `TypeError`: a weight or `capacity` that is not whole, a value that
    is no real number, `unbounded` no bool. `ValueError`: another number of values than of weights, a number below 0,
    NaN, infinity, a float above 10³⁰⁰; a weight of 0 where copies are unbounded, since any number of them would fit.

    Formulas:
        time: $ Theta(n C) $
    """
    F = yield from knapsack_table.steps(items, capacity, unbounded)
    picks = yield from traceback.steps(items, capacity, F, unbounded)
    best = F[len(items)][capacity]
    yield "answer", "The best within {capacity} kg is {best}"
    return best, picks, F


# one row


@traced(guard=_problem)
def knapsack_1d(items, capacity, unbounded):
    """Return the best value of `knapsack` with one row of C + 1 numbers: large c first, or small where `unbounded`.

    Arguments and errors are those of `knapsack`. Which items it is cannot be told from the row.

    Formulas:
        space: $ O(C) $
    """
    F = [0] * (capacity + 1)
    for item in items:
        order = range(item.weight, capacity + 1)
        for c in order if unbounded else reversed(order):
            skip = F[c]
            rest = c - item.weight
            take = F[rest] + item.value
            taken = take > skip
            F[c] = take if taken else skip
            yield ("update", "Large c first: F[{rest}] is an old value, so no item repeats" if not unbounded
                   else "Small c first: F[{rest}] is a new value, so {item.name} may repeat" if rest >= item.weight
                   else "Small c first: F[{rest}] is still an old value")  # fmt: skip
    yield "answer", "One row is enough for the best value, {F[capacity]}"
    return F[capacity]


def copies_of_the_first(weights: Sequence[int], values: Sequence[float], capacity: int) -> list[int]:
    """Return how many copies of the first item alone are best within 0, 1, …, `capacity`, copies being unlimited.

    Arguments and errors are those of `knapsack`.
    """
    first, capacity, _ = _problem(weights[:1], values[:1], capacity, unbounded=True)
    return [len(knapsack.unwatched(first, c, True)[1]) for c in range(capacity + 1)]


def table_once(weights: Sequence[int], values: Sequence[float], capacity: int) -> list[list]:
    """Return the table of `knapsack`, each item being there once; its errors are those."""
    return knapsack_table(weights, values, capacity)


# what it takes


@dataclass(frozen=True)
class KnapsackSize:
    """What the table takes: the cells that are computed, the bytes of all int64 in it and of one row.

    `subsets` is how many sets of items there are to choose from, as a float.
    """

    cells: int
    table: int
    row: int
    subsets: float


@traced(guard=_size)
def table_cells(n, large):
    """Return the `KnapsackSize` of `n` items and the capacity `large`: 100 and 10⁶ where they are not given.

    `TypeError`, `ValueError`: not whole, below 0, `n` above 1000.
    """
    cells = n * (large + 1)
    row = 8 * (large + 1)
    table = (n + 1) * row
    subsets = 2.0**n
    yield "size", "{n} items, {large} kg: {cells} cells instead of {subsets} subsets"
    return KnapsackSize(cells, table, row, subsets)


@traced(guard=_comparison)
def best_and_greedy(items, capacity, unbounded, one_d, n, large):
    """Return the best value, its items, what `greedy_knapsack` takes by value and by density, and two sizes.

    With `one_d` the best is that of `knapsack_1d`, and the items are `None`. The sizes are the `KnapsackSize` of `n`
    items and capacity `large`, and of ten times that capacity. The others and the errors are those of `knapsack`, for
    `n` and `large` those of `table_cells`.
    """
    greedy, chosen = greedy_knapsack.unwatched(items, capacity, _order(items, "value"))
    dense, densest = greedy_knapsack.unwatched(items, capacity, _order(items, "density"))
    best, picks, _ = knapsack.unwatched(items, capacity, unbounded)
    if one_d:
        best, picks = knapsack_1d.unwatched(items, capacity, unbounded), None
    yield ("compare", "Most valuable first was right: {best}. Only dynamic programming proves it" if best == greedy
           else "Dynamic programming finds {best}; the most valuable first had {greedy}")  # fmt: skip
    size = yield from table_cells.steps(n, large)
    tenfold = 10 * large
    larger = table_cells(n, tenfold)
    yield "digit", "One more digit in the capacity, ten times the cells: pseudo-polynomial"
    return best, picks, (greedy, chosen), (dense, densest), size, larger
