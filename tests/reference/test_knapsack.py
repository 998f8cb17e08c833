from collections import Counter
from fractions import Fraction
from itertools import combinations, combinations_with_replacement, pairwise
from math import inf, isclose, nan

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from scipy.optimize import Bounds, LinearConstraint, milp

from vizkit.reference import (
    KnapsackSize,
    best_and_greedy,
    copies_of_the_first,
    greedy_knapsack,
    knapsack,
    knapsack_1d,
    knapsack_cell,
    knapsack_table,
    table_cells,
    traceback,
)

DEFAULT = [1, 3, 4], [15, 20, 30], 4
TIE = [2, 2], [3, 3], 2
NO_GREEDY = [2, 3, 4], [4, 6, 9], 5
DENSITY_FAILS = [1, 2, 3], [6, 10, 12], 5
NOTHING_FITS = [5], [10], 4

watched = settings(max_examples=20)

amounts = st.integers(0, 20) | st.integers(0, 60).map(lambda quarter: quarter / 4)


@st.composite
def problems(draw, most=5, least=0, values=amounts, room=9):
    """Weights, values and a capacity; quarters add up exactly."""
    weights = draw(st.lists(st.integers(least, 7), max_size=most))
    return weights, draw(st.lists(values, min_size=len(weights), max_size=len(weights))), draw(st.integers(0, room))


both = pytest.mark.parametrize("unbounded", [False, True])


def weight_of(picks, weights):
    return sum(weights[k] for k in picks)


def best_of_all_subsets(weights, values, capacity):
    every = (chosen for size in range(len(weights) + 1) for chosen in combinations(range(len(weights)), size))
    return max(sum(values[k] for k in chosen) for chosen in every if weight_of(chosen, weights) <= capacity)


def best_of_all_multisets(weights, values, capacity):
    most = capacity // min(weights, default=capacity + 1)
    every = (chosen for size in range(most + 1) for chosen in combinations_with_replacement(range(len(weights)), size))
    return max(sum(values[k] for k in chosen) for chosen in every if weight_of(chosen, weights) <= capacity)


def named(steps, name):
    return [step.variables for step in steps if step.name == name]


# the answer


@given(problems())
@example(DEFAULT)
@example(([0, 0], [3, 0], 0))
def test_it_is_the_best_of_all_subsets(problem):
    assert knapsack(*problem)[0] == best_of_all_subsets(*problem)


@given(problems(most=3, least=2, values=st.integers(0, 20)))
@example(DEFAULT)
def test_with_copies_it_is_the_best_of_all_multisets(problem):
    assert knapsack(*problem, unbounded=True)[0] == best_of_all_multisets(*problem)


@both
@pytest.mark.parametrize("seed", range(6))
def test_integer_programming_finds_the_same(unbounded, seed):
    random = np.random.default_rng(seed)
    weights, values, capacity = random.integers(1, 30, 12), random.integers(0, 100, 12), 60
    most = np.full(12, capacity if unbounded else 1)
    within = LinearConstraint(weights[None, :], ub=capacity)
    found = milp(-values, constraints=within, bounds=Bounds(0, most), integrality=np.ones(12))
    assert knapsack(weights, values, capacity, unbounded=unbounded)[0] == round(-found.fun)


@both
@given(problem=problems(least=1, values=st.floats(0, 1e6)))
def test_the_items_fit_and_are_worth_what_is_promised(unbounded, problem):
    weights, values, capacity = problem
    best, picks, table = knapsack(*problem, unbounded=unbounded)
    assert isclose(best, sum(values[k] for k in picks))
    assert weight_of(picks, weights) <= capacity
    assert picks == sorted(picks)
    assert unbounded or len(set(picks)) == len(picks)
    assert best == table[-1][-1]


@both
@given(problem=problems(least=1))
def test_rows_rise_with_the_capacity_and_with_the_items(unbounded, problem):
    weights, _, capacity = problem
    _, _, table = knapsack(*problem, unbounded=unbounded)
    assert np.shape(table) == (len(weights) + 1, capacity + 1)
    assert table[0] == [0] * (capacity + 1)
    assert all(one <= other for line in table for one, other in pairwise(line))
    assert all(one <= other for line, below in pairwise(table) for one, other in zip(line, below, strict=True))


@given(problems(least=1))
def test_copies_never_make_it_worth_less(problem):
    assert knapsack(*problem, unbounded=True)[0] >= knapsack(*problem)[0]


@both
@given(problem=problems(least=1))
def test_one_row_holds_the_last_row_of_the_table(unbounded, problem):
    weights, values, capacity = problem
    _, _, table = knapsack(*problem, unbounded=unbounded)
    assert knapsack_1d(*problem, unbounded=unbounded) == table[-1][-1]
    rows = [list(now["F"]) for now in named(knapsack_1d.trace(*problem, unbounded=unbounded).steps, "update")]
    assert not rows or rows[-1] == table[-1]


@given(problems())
def test_one_row_takes_what_weighs_nothing_once(problem):
    assert knapsack_1d(*problem) == knapsack(*problem)[0]


@both
@watched
@given(problem=problems(least=1), random=st.randoms())
def test_the_order_of_the_items_does_not_matter(unbounded, problem, random):
    weights, values, capacity = problem
    order = random.sample(range(len(weights)), len(weights))
    mixed = [weights[k] for k in order], [values[k] for k in order], capacity
    assert knapsack(*mixed, unbounded=unbounded)[0] == knapsack(*problem, unbounded=unbounded)[0]


@given(problems(), st.integers(0, 5))
def test_where_everything_fits_everything_of_value_is_taken(problem, spare):
    weights, values, _ = problem
    best, picks, _ = knapsack(weights, values, sum(weights) + spare)
    assert best == sum(values)
    assert picks == [k for k, value in enumerate(values) if value > 0]


@both
@watched
@given(problem=problems(least=1), factor=st.integers(0, 9))
def test_scaled_values_scale_the_best(unbounded, problem, factor):
    weights, values, capacity = problem
    scaled = knapsack(weights, [factor * value for value in values], capacity, unbounded=unbounded)[0]
    assert scaled == factor * knapsack(*problem, unbounded=unbounded)[0]


@pytest.mark.parametrize("by", ["value", "density"])
@given(problem=problems())
def test_greedy_is_never_better_and_takes_what_it_says(by, problem):
    weights, values, capacity = problem
    value, picks = greedy_knapsack(*problem, by=by)
    assert value == sum(values[k] for k in picks) <= knapsack(*problem)[0]
    assert weight_of(picks, weights) <= capacity
    left = capacity - weight_of(picks, weights)
    assert all(weights[k] > left for k in set(range(len(weights))) - set(picks))


def test_greedy_goes_by_value_or_by_value_per_weight():
    def order(by):
        steps = greedy_knapsack.trace([1, 4, 2, 0], [3, 8, 8, 1], 0, by=by).steps
        return steps[0].variables["order"]

    assert list(order("value")) == [1, 2, 0, 3]
    assert list(order("density")) == [3, 2, 0, 1]


# every moment


@both
@watched
@given(problem=problems(most=3, least=1, room=5))
def test_each_cell_is_one_decision(unbounded, problem):
    weights, values, capacity = problem
    steps = knapsack_table.trace(*problem, unbounded=unbounded).steps
    cells = [(i, c) for i in range(1, len(weights) + 1) for c in range(capacity + 1)]
    assert [(now["i"], now["c"]) for now in named(steps, "cell")] == cells
    for step in steps:
        now = step.variables
        (i, c), F = (now["i"], now["c"]), now["F"]
        assert now["skip"] == F[i - 1][c]
        assert (now["take"] is None) == (weights[i - 1] > c)
        if now["take"] is not None:
            assert now["source"] == (i if unbounded else i - 1)
            assert now["take"] == F[now["source"]][c - weights[i - 1]] + values[i - 1]
        assert F[i][c] == max(now["skip"], now["take"] or 0)
        said = step.say()
        assert said.startswith("Take") == (now["take"] is not None and now["take"] > now["skip"])
        assert said.startswith("Equal") == (now["take"] == now["skip"])
        assert said.endswith("only skip") == (now["take"] is None)


@both
@watched
@given(problem=problems(most=3, least=1, room=5))
def test_going_back_takes_an_item_where_its_row_changed(unbounded, problem):
    weights, _, _ = problem
    _, picks, table = knapsack(*problem, unbounded=unbounded)
    steps = traceback.trace(*problem, unbounded=unbounded).steps
    assert len(steps) == len(weights) + unbounded * len(picks)
    for step in steps:
        now = step.variables
        taken = table[now["i"]][now["c"]] > table[now["i"] - 1][now["c"]]
        assert step.say().startswith("Larger than above" if taken else "Same as above")
        assert not taken or now["picks"][-1] == now["i"] - 1
        assert now["c"] + weight_of(now["picks"][: len(now["picks"]) - taken], weights) == problem[2]


@both
@watched
@given(problem=problems(most=3, least=1, room=5))
def test_a_cell_decided_slowly_is_the_table_s(unbounded, problem):
    weights, values, capacity = problem
    table = knapsack(*problem, unbounded=unbounded)[2]
    for i in range(1, len(weights) + 1):
        for c in (0, capacity):
            trace = knapsack_cell.trace(*problem, unbounded=unbounded, i=i, c=c)
            assert trace.answer == table[i][c]
            assert [step.name for step in trace.steps] == ["zero", "skip", "take", "cell"]
            known = trace.steps[1].variables["F"]
            assert [list(line) for line in known[:i]] == table[:i]
            assert all(cell is None for cell in (*known[i][c:], *(cell for line in known[i + 1 :] for cell in line)))


@both
@watched
@given(problem=problems(most=3, least=1, room=5))
def test_one_row_reads_old_cells_downwards_and_new_ones_upwards(unbounded, problem):
    for item, moments in by_item(knapsack_1d.trace(*problem, unbounded=unbounded).steps[:-1]).items():
        order = [now["c"] for now, _ in moments]
        assert order == sorted(order, reverse=not unbounded)
        for at, (now, said) in enumerate(moments):
            new = now["rest"] in order[:at]
            assert ("a new value" in said) == new
            assert not new or unbounded
            assert now["F"][now["c"]] == max(now["skip"], now["take"])
        assert item in "ABCD"


def by_item(steps):
    found = {}
    for step in steps:
        found.setdefault(step.variables["item"].name, []).append((step.variables, step.say()))
    return found


@given(problems(most=4))
def test_greedy_says_what_fits(problem):
    weights, _, _ = problem
    steps = greedy_knapsack.trace(*problem).steps
    assert [step.name for step in steps].count("report") == 1
    for step in steps[:-1]:
        now = step.variables
        assert (step.name == "take") == (now["k"] in now["picks"])
        assert step.name == "take" or weights[now["k"]] > now["room"]


# the numbers on the screen


def test_the_default_step_by_step():
    trace = knapsack.trace(*DEFAULT)
    assert Counter(step.name for step in trace.steps) == Counter(cell=15, traceback=3, answer=1)
    best, picks, table = knapsack(*DEFAULT)
    assert (best, picks) == (35, [0, 1])
    assert [line[1:] for line in table[1:]] == [[15, 15, 15, 15], [15, 15, 20, 35], [15, 15, 20, 35]]
    (last,) = (now for now in named(trace.steps, "cell") if (now["i"], now["c"]) == (3, 4))
    assert (last["skip"], last["take"]) == (35, 30)


def test_the_default_with_copies():
    trace = knapsack.trace(*DEFAULT, unbounded=True)
    assert Counter(step.name for step in trace.steps) == Counter(cell=15, traceback=7, answer=1)
    assert knapsack(*DEFAULT, unbounded=True)[:2] == (60, [0, 0, 0, 0])
    assert copies_of_the_first(*DEFAULT) == [0, 1, 2, 3, 4]


@pytest.mark.parametrize(
    ("unbounded", "after"),
    [
        (False, [[0, 15, 15, 15, 15], [0, 15, 15, 20, 35], [0, 15, 15, 20, 35]]),
        (True, [[0, 15, 30, 45, 60]] * 3),
    ],
)
def test_the_default_in_one_row(unbounded, after):
    steps = knapsack_1d.trace(*DEFAULT, unbounded=unbounded).steps
    assert Counter(step.name for step in steps) == Counter(update=7, answer=1)
    assert [list(moments[-1][0]["F"]) for moments in by_item(steps[:-1]).values()] == after


def test_the_default_s_telling_cell():
    zero, skip, take, cell = knapsack_cell.trace(*DEFAULT).steps
    assert (cell.variables["i"], cell.variables["c"]) == (2, 4)
    assert zero.say() == "With no items, every capacity is worth 0"
    assert skip.say() == "Skip B: from above, 15"
    assert take.say() == "Take B: 15 for the 1 kg left, + 20 = 35"
    assert cell.say() == "Keep the larger, 35"


@pytest.mark.parametrize(
    ("problem", "best", "picks", "by_value", "by_density", "copies"),
    [
        (DEFAULT, 35, [0, 1], 30, 35, 60),
        (NOTHING_FITS, 0, [], 0, 0, 0),
        (TIE, 3, [0], 3, 3, 3),
        (NO_GREEDY, 10, [0, 1], 9, 9, 10),
        (DENSITY_FAILS, 22, [1, 2], 22, 16, 30),
    ],
)
def test_the_presets(problem, best, picks, by_value, by_density, copies):
    assert knapsack(*problem)[:2] == (best, picks)
    assert greedy_knapsack(*problem)[0] == by_value
    assert greedy_knapsack(*problem, by="density")[0] == by_density
    assert knapsack(*problem, unbounded=True)[0] == copies
    compare = best_and_greedy.trace(*problem).steps[0]
    assert compare.say().startswith("Most valuable first was right") == (by_value == best)


def test_the_real_sizes():
    size = table_cells(100, 10**6)
    assert size == table_cells() == KnapsackSize(100_000_100, 808_000_808, 8_000_008, 2.0**100)
    assert size.table == 101 * size.row
    assert f"{size.subsets:.2e}" == "1.27e+30"
    best, picks, by_value, by_density, found, larger = best_and_greedy(*DEFAULT)
    assert (best, picks, by_value, by_density, found) == (35, [0, 1], (30, [2]), (35, [0, 1]), size)
    assert round(larger.cells / size.cells, 4) == 10
    assert best_and_greedy(*DEFAULT, one_d=True)[:2] == (35, None)


# what is refused


@pytest.mark.parametrize(
    ("weights", "values", "capacity", "kind", "name"),
    [
        ([1], [1, 2], 4, ValueError, "values"),
        ([1, -1], [1, 2], 4, ValueError, r"weights\[1\]"),
        ([1], [-1], 4, ValueError, r"values\[0\]"),
        ([1], [nan], 4, ValueError, r"values\[0\]"),
        ([1], [inf], 4, ValueError, r"values\[0\]"),
        ([1], [1e301], 4, ValueError, r"values\[0\]"),
        ([1, 1], [10**400, 0.5], 4, ValueError, r"values\[0\]"),
        ([1], [1], -1, ValueError, "capacity"),
        ([True], [1], 4, TypeError, r"weights\[0\]"),
        ([1.0], [1], 4, TypeError, r"weights\[0\]"),
        (["1"], [1], 4, TypeError, r"weights\[0\]"),
        ("1", [1], 4, TypeError, "weights"),
        ([1], ["1"], 4, TypeError, r"values\[0\]"),
        ([1], [1], 4.0, TypeError, "capacity"),
        ([1], [1], True, TypeError, "capacity"),
        ([1], [1], "4", TypeError, "capacity"),
    ],
)
@pytest.mark.parametrize("reference", [knapsack, knapsack_1d, greedy_knapsack, knapsack_cell, traceback])
def test_what_is_refused_is_named(reference, weights, values, capacity, kind, name):
    with pytest.raises(kind, match=f"^{name} "):
        reference(weights, values, capacity)


@pytest.mark.parametrize("reference", [knapsack, knapsack_1d, knapsack_table])
def test_copies_of_what_weighs_nothing_are_refused(reference):
    assert reference([0], [1], 0) is not None
    with pytest.raises(ValueError, match=r"^weights\[0\] must be at least 1 where copies are unlimited"):
        reference([0], [1], 0, unbounded=True)
    with pytest.raises(TypeError, match=r"^unbounded "):
        reference([1], [1], 0, unbounded=1)


def test_other_arguments_are_refused_too():
    with pytest.raises(ValueError, match=r"^by "):
        greedy_knapsack([1], [1], 1, by="weight")
    with pytest.raises(ValueError, match=r"^weights "):
        knapsack_cell([], [], 1)
    with pytest.raises(ValueError, match=r"^i "):
        knapsack_cell([1], [1], 1, i=2)
    with pytest.raises(ValueError, match=r"^c "):
        knapsack_cell([1], [1], 1, c=2)
    with pytest.raises(TypeError, match=r"^n "):
        table_cells(1.0)


def test_nothing_and_no_room_are_legal():
    assert knapsack([], [], 3) == (0, [], [[0, 0, 0, 0]])
    assert knapsack([1, 0], [5, 2], 0)[:2] == (2, [1])
    assert knapsack([1], [5], 0, unbounded=True)[:2] == (0, [])
    assert knapsack(np.array([1, 3]), np.array([0.5, 2.0]), np.int64(3))[0] == 2.0
    assert knapsack([1, 1], [Fraction(1, 2), 1], 2)[0] == 1.5
