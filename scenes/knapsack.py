"""The knapsack problem, watched: a cell is one decision, and "take" reads the row above or its own."""

from typing import ClassVar

from vizkit import Explainer, act, fact
from vizkit.examples.knapsack import CAPACITY, ITEMS, WEIGHT, heaviest
from vizkit.inputs import numbers, switch, whole
from vizkit.reference.knapsack import (
    best_and_greedy,
    copies_of_the_first,
    greedy_knapsack,
    knapsack_1d,
    knapsack_cell,
    knapsack_table,
    table_once,
    traceback,
)
from vizkit.shapes import arrow, column, figure, label, legend, packing, panel, row, span, table


def goods(items):
    """The items with their weights and prices."""
    return packing(items, unit=" kg", price="¥")


def chart(items, F):
    """The table, each row headed by the item that comes in with it."""
    heads = [["+ ", item.name, " ", item.weight, " kg ¥", item.value] for item in items]
    return table(F, rows=["no items", *heads]).arrowed().numbered("capacity, kg")


def reading(cells, i, c, source, rest, take):
    """A table with arrows from the cells that a decision reads: the one above, and the one at the rest."""
    cells = cells.framed(rows=i, columns=c).coloured(first=(i - 1, c)).arrowed((i - 1, c), (i, c), "skip", "first")
    if take is None:
        return cells
    return cells.coloured(second=(source, rest)).arrowed((source, rest), (i, c), "take", "second")


def decided(items, F, i, c, source, rest, take):
    """The table with its newest cell, and arrows from what it was decided by."""
    return reading(chart(items, F).coloured(now=(i, c)), i, c, source, rest, take)


def once_known(picture, value):
    """A picture, or its room alone while the value that it shows is not there yet."""
    return picture.hidden() if value is None else picture


def swept(F, written, way, item, c, rest, skip, take, taken, moment):
    """One row as it is gone over for an item, which `way`: what was written for it already, and the cell it reads."""
    line, left, right = row(F).arrowed().numbered(), row([skip], name="skip"), row([take], name="take")
    if moment == "answer":
        line = line.coloured(done=len(F) - 1).framed(first=len(F) - 1, last=len(F) - 1, colour="done")
    else:
        line = line.coloured(done=written).pointing(c=c).arrowed(rest, c, "read")
        left, right = left.coloured(first=None if taken else 0), right.coloured(second=0 if taken else None)
    named = label(item.name, " ", item.weight, " kg ¥", item.value).large()
    choice = left.titled("skip", "first") | right.titled("take", "second")
    return (named | way) / line / (choice | legend(done="written for this item already"))


class Knapsack(Explainer):
    """Each cell skips an item or takes it: take reads the row above, with unlimited copies its own"""

    title = "The knapsack problem"
    family = "arrays"
    colours: ClassVar = {"skip": "first", "take": "second", "best": "done"}

    presets: ClassVar = {
        "smallest": {"weights": [5], "values": [10], "capacity": 4},
        "tie": {"weights": [2, 2], "values": [3, 3], "capacity": 2},
        "no greedy": {"weights": [2, 3, 4], "values": [4, 6, 9], "capacity": 5},
        "density fails": {"weights": [1, 2, 3], "values": [6, 10, 12], "capacity": 5},
    }
    largest: ClassVar = {"weights": [1, 7, 9, 10, 11, 12], "values": [8, 50, 63, 75, 83, 90], "capacity": 12}

    weights = numbers([1, 3, 4], "what each item weighs, in whole kilograms", most=ITEMS)
    values = numbers([15, 20, 30], "what each item is worth")
    capacity = whole(4, "how many kilograms the bag holds", most=CAPACITY)
    unbounded = switch(False, "whether there are any number of copies of each item")
    one_d = switch(False, "whether the best value is found with one row")

    def drawable(weights):
        yield "weights: the heaviest,", heaviest(weights), WEIGHT

    @act(
        greedy_knapsack, "Most valuable first",
        opening="A bag for {capacity} kg: which items are worth most together?",
    )  # fmt: skip
    def most_valuable_first(items, capacity, k, picks, value, moment):
        title = [value, " ?"] if moment == "report" else value
        said = ["bag for ", capacity, " kg"]
        packed = goods(items).into(picks, capacity, title, colour="first", said=said)
        return packed.coloured(now=k) if moment == "take" else packed.coloured(lost=k if moment == "pass" else None)

    @act(
        knapsack_cell, "Skip or take",
        opening=("F[{i}][{c}]: what is the first item worth within {c} kg?",
                 "F[{i}][{c}]: what are the first {i} items worth at most within {c} kg?"),
        headline=True,
    )  # fmt: skip
    def skip_or_take(items, F, i, c, source, rest, item, skip, take, taken, moment):
        cells = chart(items, F).framed(rows=i, columns=c)
        above, within = row([skip], name="skip"), row([take], name="take")
        filled, price = row([None], name="rest"), label("+ ", name="price")
        if skip is not None:
            cells, above = reading(cells, i, c, source, rest, take), above.coloured(first=0)
        if moment == "skip":
            above = above.came_from(F[i - 1][c]).waits_for("F/skip")
        if take is not None:
            filled, price = row([F[source][rest]], name="rest"), label("+ ", item.value, name="price")
            within = within.coloured(second=0)
            if moment == "take":
                filled, within = filled.came_from(F[source][rest]).waits_for("F/take"), within.waits_for("price")
                price = price.waits_for("F/take")
        if moment == "cell":
            cells = cells.coloured(now=(i, c)).came_from("take/0" if taken else "skip/0", (i, c))
        total = filled, once_known(price, take), within
        choice = column(label("skip").coloured("first"), above, label("take").coloured("second"), *total)
        return cells.share(2) | choice

    @act(knapsack_table, "The whole table", sweep=("cell", "Each cell alike: keep the larger"), headline=True)
    def whole_table(items, F, i, c, source, rest, take):
        return decided(items, F, i, c, source, rest, take)

    @act(traceback, "Walk back", opening="The corner says {F[-1][-1]}. Which items are in the bag?")
    def walk_back(items, capacity, F, unbounded, i, c, item, taken, picks, past):
        cells, so_far = chart(items, F), past.when("traceback")
        bag = goods(items).without_floor(F[i][c] if taken else None).bag(picks, capacity)
        if i is None:
            return cells.coloured(now=(len(items), capacity)) | bag
        for down, across in zip(so_far.i, so_far.c, strict=True):
            cells = cells.coloured(done=(down, across))
        cells = cells.framed(rows=i, columns=c)
        if not taken:
            return cells.arrowed((i, c), (i - 1, c), item.name, "first") | bag
        return cells.arrowed((i, c), (i if unbounded else i - 1, c - item.weight), item.name, "second") | bag

    @act(
        knapsack_table, "Unlimited copies", opening="What changes where each item may be taken again and again?",
        unbounded=True, known=fact(table_once), copies=fact(copies_of_the_first),
        sweep=("cell", "Copies: take reads its own row"), optional=True,
    )  # fmt: skip
    def unlimited_copies(items, F, i, c, source, rest, take, known, copies, past):
        held = [many for many, _ in zip(copies, past.when("cell").c, strict=False)]
        count = figure(held[-1] if held else None, ["copies of ", items[0].name], name="copies").coloured("second")
        if F is None:
            return chart(items, known).dimmed().share(2) | count
        return decided(items, F, i, c, source, rest, take).share(2) | count

    @act(knapsack_1d, "One row, large c first", unbounded=False)
    def large_c_first(F, item, c, rest, skip, take, taken, moment):
        way = arrow("large c first").backwards()
        return swept(F, span(c, len(F) - 1), way, item, c, rest, skip, take, taken, moment)

    @act(knapsack_1d, "One row, small c first", unbounded=True, once=fact(table_once), optional=True)
    def small_c_first(F, item, c, rest, skip, take, taken, once, moment):
        before, way = row(once[-1]).dimmed().titled("large c first: each item once"), arrow("small c first: copies")
        return swept(F, span(item.weight, c), way, item, c, rest, skip, take, taken, moment) / before

    @act(best_and_greedy, "What the table found")
    def what_it_found(
        items, capacity, one_d, best, picks, greedy, chosen, n, large, cells, subsets, size, tenfold, larger
    ):
        bags = goods(items).without_floor().bag(picks, capacity, best, name="best", said="row" if one_d else "table")
        bags = bags.bag(chosen, capacity, greedy, name="greedy", colour="quiet", said="dearest first")
        if size is not None:
            cells, subsets = size.cells, size.subsets
        every = figure(subsets, "subsets", name="subsets").coloured("lost")
        table_ = figure(cells, ["cells for ", large, " kg"], name="cells").coloured("done")
        more = None if larger is None else larger.cells
        grown = figure(more, ["cells for ", tenfold, " kg"], name="more").coloured("lost")
        real = once_known(every, subsets) / once_known(table_, cells) / once_known(grown, more)
        return bags | panel("real", real, ["with ", n, " items"])
