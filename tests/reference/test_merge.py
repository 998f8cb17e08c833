import heapq
import math
from array import array
from bisect import bisect_right
from collections import Counter, deque
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from numpy.testing import assert_array_equal

from vizkit.examples import merge as examples
from vizkit.language.translations import ENGLISH, translation
from vizkit.reference import (
    MergeBounds,
    free_cells,
    merge_bounds,
    merge_by_insertion,
    merge_effort,
    merge_from_front,
    merge_sorted,
)

CHINESE = translation(Path(__file__).parents[2] / "scenes/locale/zh/merge.po")
MERGING = [merge_sorted, merge_from_front, free_cells, merge_effort, merge_by_insertion]
PRESETS = [
    examples.default,
    examples.worst,
    examples.ties,
    examples.nothing_to_merge,
    examples.nothing_to_merge_into,
    examples.larger_first,
]

few = st.integers(-4, 4)
finite = few | few.map(float) | few.map(Fraction) | st.integers() | st.floats(allow_nan=False, allow_infinity=False)
free_content = st.sampled_from([0, None, -99, math.nan, "free"])


def two_arrays(elements=finite, most=8):
    return st.tuples(*[st.lists(elements, max_size=most).map(sorted)] * 2)


def given_as(a, b, free=0):
    """The arguments of a merge, `nums1` a new list."""
    return [*a, *[free] * len(b)], len(a), b, len(b)


def merged(a, b, free=0):
    nums1, m, nums2, n = given_as(a, b, free)
    assert merge_sorted(nums1, m, nums2, n) is None
    return nums1


def watched(reference, a, b):
    return reference.trace(*given_as(a, b)).steps


def at(steps, name):
    return [step.variables for step in steps if step.name == name]


# the answer


@given(two_arrays(), free_content)
@example(([1, 2, 3], [2, 5, 6]), 0)
@example(([], []), 0)
def test_agrees_with_sorting_everything_and_with_the_standard_library_s_merge(arrays, free):
    a, b = arrays
    unchanged = list(b)
    found = merged(a, b, free)
    assert found == sorted(a + b) == list(heapq.merge(a, b))
    assert Counter(found) == Counter(a) + Counter(b)
    assert b == unchanged


@given(two_arrays(few.map(lambda value: Fraction(value, 7))))
def test_equal_numbers_keep_their_order_those_of_nums1_first(arrays):
    a, b = arrays
    assert all(found is wanted for found, wanted in zip(merged(a, b), heapq.merge(a, b), strict=True))


@given(two_arrays(st.integers(-100, 100)), st.sampled_from(["int8", "int64", "float32", "float64", "object"]))
def test_merges_into_an_array_of_numpy_itself(arrays, dtype):
    a, b = arrays
    nums1 = np.array([*a, *[0] * len(b)], dtype)
    merge_sorted(nums1, len(a), np.array(b, np.int64), len(b))
    assert nums1.dtype == dtype
    assert_array_equal(nums1, sorted(a + b))


def test_a_view_is_merged_where_it_lies():
    cells = np.array([9, 1, 3, 0, 0, 9])
    merge_sorted(cells[1:5], 2, [2, 4], 2)
    assert_array_equal(cells, [9, 1, 2, 3, 4, 9])


@given(two_arrays())
def test_watched_it_does_what_it_does_when_called(arrays):
    a, b = arrays
    nums1, m, nums2, n = given_as(a, b)
    trace = merge_sorted.trace(list(nums1), m, nums2, n)
    assert trace.answer is None
    assert list(trace.steps[-1].variables["nums1"]) == merged(a, b)
    assert trace == merge_sorted.trace(list(nums1), m, nums2, n)


@pytest.mark.parametrize("reference", [merge_from_front, free_cells, merge_effort, merge_by_insertion])
@given(arrays=two_arrays())
def test_what_only_looks_changes_nothing(reference, arrays):
    a, b = arrays
    arguments = given_as(a, b)
    answer = reference(*arguments)
    assert arguments == given_as(a, b)
    assert reference.trace(*arguments).answer == (tuple(answer) if isinstance(answer, list) else answer)
    assert arguments == given_as(a, b)


# every moment


@given(two_arrays())
def test_the_free_cells_are_as_many_as_the_unread_numbers_at_every_moment(arrays):
    for step in watched(merge_sorted, *arrays):
        now = step.variables
        assert now["k"] - now["i"] == now["j"] + 1 == now["free"]


@given(two_arrays())
def test_at_every_moment_the_back_is_merged_and_the_front_is_still_to_be_read(arrays):
    a, b = arrays
    everything = sorted(a + b)
    for step in watched(merge_sorted, a, b):
        now = step.variables
        done = now["k"] + (step.name != "place")
        assert list(now["nums1"][done:]) == everything[done:]
        assert list(now["nums1"][: now["i"] + 1]) == a[: now["i"] + 1]
        assert list(now["nums2"]) == b


@given(two_arrays())
def test_the_moments_are_comparisons_of_unread_numbers_and_writes_from_the_back(arrays):
    a, b = arrays
    steps = watched(merge_sorted, a, b)
    compares, places = at(steps, "compare"), at(steps, "place")
    (*_, done) = at(steps, "done")
    assert [step.name for step in steps].count("done") == 1 and steps[-1].name == "done"
    assert all(now["i"] >= 0 and now["j"] >= 0 for now in compares)
    assert [now["k"] for now in places] == [*range(len(a) + len(b))][::-1][: len(places)]
    assert [now["k"] for now in compares] == [now["k"] for now in places if now["i"] >= 0]
    assert done["untouched"] == done["i"] + 1 == len(a) + len(b) - len(places)
    assert len(places) >= len(b)
    assert len(compares) <= max(0, len(a) + len(b) - 1)


@given(two_arrays())
def test_a_number_comes_from_where_it_is_said_to_come(arrays):
    a, b = arrays
    steps = watched(merge_sorted, a, b)
    for now in at(steps, "place"):
        source = a[now["i"]] if now["from_nums1"] else b[now["j"]]
        assert now["nums1"][now["k"]] is source
    for before, after in pairwise(steps):
        if before.name == "compare":
            assert after.name == "place"
            assert after.variables["from_nums1"] == before.variables["from_nums1"]


@given(two_arrays(few))
def test_what_a_note_says_is_so(arrays):
    a, b = arrays
    for step in watched(merge_sorted, a, b):
        now, said = step.variables, step.say()
        one = a[now["i"]] if now["i"] >= 0 else None
        other = b[now["j"]] if now["j"] >= 0 else None
        if step.name == "compare":
            assert said == f"Which goes to slot {now['k']}: {one} of nums1 or {other} of nums2?".replace("-", "−")
        elif step.name == "place":
            assert said.startswith("nums1 is used up") == (one is None)
            assert said.startswith("Equal") == (one == other)
            assert ("from nums1" in said) == (one is not None and one > other)
            assert ("from nums2" in said) == (one is not None and one < other)
            assert f"the {now['j'] + 1} left" in said or one is not None
        else:
            assert said.startswith("Both") == (now["untouched"] == 0)
            assert f"the first {now['untouched']} of" in said or not now["untouched"]


@pytest.mark.parametrize("reference", MERGING)
@given(arrays=two_arrays())
def test_every_note_can_be_said_in_both_languages(reference, arrays):
    for step in watched(reference, *arrays):
        assert step.note in (*reference.notes, *merge_bounds.notes)
        for language in (ENGLISH, CHINESE):
            assert step.say(language).strip() and "{" not in step.say(language)
        assert step.say(CHINESE) != step.say()


def test_one_write_and_one_shift_are_said_of_one():
    count, _ = watched(merge_effort, [], [1])
    assert count.say() == "Nothing is lost: 1 write, no extra array"
    assert count.say(CHINESE) == "一个数也没丢：写 1 次，不用额外数组"
    said = [step.say() for step in watched(merge_by_insertion, [1, 4], [2, 3]) if step.name == "insert"]
    assert said == ["2 is in slot 1 after 1 shift", "3 is in slot 2 after 2 shifts"]


# from the front


@given(two_arrays())
@example(([1, 2, 3], [2, 5, 6]))
def test_the_front_loses_numbers_where_the_least_of_nums2_is_below_the_greatest_of_nums1(arrays):
    a, b = arrays
    trace = merge_from_front.trace(*given_as(a, b))
    lost = trace.steps[-1].variables["lost"]
    loses = bool(a and b) and b[0] < a[-1]
    assert bool(lost) == loses == (list(trace.answer) != sorted(a + b))
    first = bisect_right(a, b[0]) if loses else len(a)
    assert dict(lost) == {slot: a[slot] for slot in range(first, len(a))}


@given(two_arrays())
def test_from_the_front_every_slot_is_written_once_and_what_is_lost_was_there(arrays):
    a, b = arrays
    steps = watched(merge_from_front, a, b)
    places = at(steps, "place")
    assert [now["k"] for now in places] == list(range(len(a) + len(b)))
    assert all(now["nums1"][now["k"]] is now["num"] and now["i"] + now["j"] == now["k"] + 1 for now in places)
    for now, step in zip(places, steps[:-1], strict=True):
        unread = now["i"] <= now["k"] < len(a)
        assert (now["k"] in now["lost"]) == unread == ("is lost" in step.say())
        assert not unread or now["lost"][now["k"]] is a[now["k"]]
    assert [step.name for step in steps if step.name != "place"] == ["done"]


@given(two_arrays())
def test_the_end_of_the_front_says_what_became_of_the_numbers(arrays):
    a, b = arrays
    said = watched(merge_from_front, a, b)[-1].say()
    if merge_from_front(*given_as(a, b)) != sorted(a + b):
        assert said == "What was not read yet is lost"
    else:
        assert said == "Nothing is lost: none of nums2 is below one of nums1"
        assert not any(other < one for one in a for other in b)


def test_the_default_is_merged_wrongly_from_the_front():
    trace = merge_from_front.trace(*given_as(*examples.default()))
    assert trace.answer == (1, 2, 2, 2, 5, 6)
    assert [step.name for step in trace.steps] == [*["place"] * 6, "done"]
    assert trace.steps[2].say() == "Slot 2 gets 2: 3, still unread, is lost"
    assert dict(trace.steps[-1].variables["lost"]) == {2: 3}


def test_the_front_loses_all_but_one_of_alternating_numbers_in_turn():
    *_, last = watched(merge_from_front, *examples.worst())
    assert list(last.variables["lost"].values()) == [3, 5, 7]


# what it costs


class Counted(float):
    """A number that counts how often it is compared."""

    comparisons = 0

    def __gt__(self, other):
        Counted.comparisons += 1
        return float.__gt__(self, other)


@given(two_arrays(few))
def test_the_effort_is_that_of_comparisons_and_writes_really_made(arrays):
    a, b = arrays
    compares, writes, shifts, _ = merge_effort(*given_as(a, b))
    nums1, m, nums2, n = given_as(list(map(Counted, a)), b)
    Counted.comparisons = 0
    merge_sorted.unwatched(nums1, m, nums2, n)
    assert Counted.comparisons == compares
    assert m + n - writes == (bisect_right(a, b[0]) if b else m)
    assert shifts == sum(one > other for one in a for other in b)
    if m == 0 or n == 0:
        assert (compares, writes) == (0, n)


@given(two_arrays())
def test_no_merge_takes_more_than_its_bounds(arrays):
    a, b = arrays
    bounds = merge_bounds(len(a), len(b))
    compares, writes, shifts, _ = merge_effort(*given_as(a, b))
    assert len(b) <= writes <= bounds.writes
    assert compares <= bounds.compares
    assert shifts == merge_by_insertion(*given_as(a, b)) <= bounds.shifts
    assert bounds.copied == np.zeros(len(a), np.int64).nbytes


@pytest.mark.parametrize(("m", "n"), [(1, 1), (3, 3), (4, 2)])
def test_the_bounds_are_reached(m, n):
    bounds = merge_bounds(m, n)
    last = [0, *range(2, m + 1)], [1, *range(m + 1, m + n)]
    assert merge_by_insertion(*given_as([*range(n, n + m)], [*range(n)])) == bounds.shifts
    assert merge_effort(*given_as([*range(n, n + m)], [*range(n)]))[1] == bounds.writes
    assert merge_effort(*given_as(*last))[0] == bounds.compares


@given(two_arrays())
def test_inserting_shifts_once_for_every_pair_that_stands_the_wrong_way_round(arrays):
    a, b = arrays
    trace = merge_by_insertion.trace(*given_as(a, b))
    assert trace.answer == sum(one > other for one in a for other in b)
    assert sum(step.name == "shift" for step in trace.steps) == trace.answer
    for step in trace.steps:
        now = step.variables
        end = len(a) + now["j"] + 1
        if step.name == "shift":
            assert now["nums1"][now["k"]] == now["nums1"][now["k"] + 1] > now["num"]
            continue
        assert list(now["nums1"][:end]) == sorted(a + b[: now["j"] + 1])
        assert now["nums1"][now["k"]] is now["num"]


def test_the_real_sizes():
    assert merge_bounds() == MergeBounds(writes=2_000_000, compares=1_999_999, copied=8_000_000, shifts=10**12)
    (step,) = merge_bounds.trace().steps
    assert step.name == "bound"
    assert step.say().replace("\N{THIN SPACE}", ",").startswith("1,000,000 and 1,000,000 numbers: at most so many,")
    assert merge_effort(*given_as(*examples.default()))[2:] == (1, merge_bounds())
    assert merge_by_insertion(*given_as(*examples.larger_first())) == 9


def test_many_numbers_are_merged():
    a, b = np.sort(np.random.default_rng(0).integers(0, 10**9, (2, 20_000)))
    nums1 = np.concatenate([a, np.zeros_like(b)])
    merge_sorted(nums1, len(a), b, len(b))
    assert_array_equal(nums1, np.sort(np.concatenate([a, b])))


# the cells that are free


@given(two_arrays())
def test_the_free_cells_are_as_many_as_the_numbers_to_come(arrays):
    a, b = arrays
    steps = watched(free_cells, a, b)
    assert [step.name for step in steps] == ["start", "count"]
    now = steps[-1].variables
    assert free_cells(*given_as(a, b)) == now["free"] == len(b)
    assert (now["i"], now["j"], now["k"]) == (len(a) - 1, len(b) - 1, len(a) + len(b) - 1)
    assert steps[0].say().startswith("nums2 is empty") == (not b)


# the examples on the screen


def test_the_default_example_step_by_step():
    steps = watched(merge_sorted, *examples.default())
    assert [step.name for step in steps] == ["compare", "place"] * 4 + ["done"]
    places = at(steps, "place")
    assert [now["nums1"][now["k"]] for now in places] == [6, 5, 3, 2]
    assert [now["k"] for now in places] == [5, 4, 3, 2]
    assert [now["free"] for now in at(steps, "compare") + at(steps, "done")] == [3, 2, 1, 1, 0]
    assert [now["from_nums1"] for now in places] == [False, False, True, False]
    now = steps[-1].variables
    assert now["untouched"] == 2
    assert now["nums1"] == (1, 2, 2, 3, 5, 6)
    assert [step.say() for step in steps if step.name != "compare"] == [
        "6 > 3: 6 from nums2 goes to slot 5",
        "5 > 3: 5 from nums2 goes to slot 4",
        "3 > 2: 3 from nums1 goes to slot 3",
        "Equal: nums2's goes to the back, nums1's stays left of it",
        "nums2 is used up: the first 2 of nums1 can stay",
    ]


@pytest.mark.parametrize(
    ("arrays", "moments", "compares", "writes"),
    [
        (examples.default(), 9, 4, 4),
        (examples.larger_first(), 10, 3, 6),
        (examples.worst(), 15, 7, 7),
        (examples.nothing_to_merge(), 1, 0, 0),
        (examples.nothing_to_merge_into(), 2, 0, 1),
    ],
)
def test_the_other_examples_have_their_moments(arrays, moments, compares, writes):
    steps = watched(merge_sorted, *arrays)
    assert len(steps) == moments
    assert Counter(step.name for step in steps) == Counter(compare=compares, place=writes, done=1)
    assert merge_effort(*given_as(*arrays))[:2] == (compares, writes)


def test_equal_numbers_of_nums1_stay_where_they_are():
    steps = watched(merge_sorted, *examples.ties())
    assert steps[-1].variables["untouched"] == 2
    assert [step.say()[:5] for step in steps if step.name == "place"] == ["Equal", "Equal"]
    assert not watched(merge_from_front, *examples.ties())[-1].variables["lost"]


def test_what_is_left_of_nums2_is_counted_down():
    said = [step.say() for step in watched(merge_sorted, *examples.larger_first()) if step.name == "place"]
    assert said[3:] == [f"nums1 is used up: the {left} left in nums2 can go in without comparing" for left in (3, 2, 1)]


@pytest.mark.parametrize("preset", PRESETS)
def test_an_example_can_be_given_as_it_is_and_drawn(preset):
    a, b = preset()
    nums1 = examples.with_free_cells(a, b)
    m, n = examples.numbers_before_free_cells(nums1), examples.count_of_nums2(b)
    assert (nums1, m, b, n) == given_as(a, b, examples.FREE)
    assert m + n <= examples.LARGEST
    merge_sorted(nums1, m, b, n)
    assert nums1 == sorted(a + b)


# what is refused

SHARED = [1, 2]
MEMORY = np.array([1, 2, 0, 0])
READ_ONLY = np.array([1, 0])
READ_ONLY.flags.writeable = False

WRONG = [
    (([1, 0], -1, [2], 1), ValueError, "m must be at least 0"),
    (([1, 0], 1, [2], -1), ValueError, "n must be at least 0"),
    (([1, 0, 0], 1, [2], 1), ValueError, "nums1 must have m . n = 2 cells, not 3"),
    (([1], 1, [2], 1), ValueError, "nums1 must have"),
    (([1, 0], 1, [2, 3], 1), ValueError, "nums2 must hold n = 1 numbers, not 2"),
    (([1, 0], 1, [], 1), ValueError, "nums2 must hold"),
    (([1, 3, 2, 1, 0], 4, [2], 1), ValueError, r"nums1 must be sorted, but nums1\[2\] is 2"),
    (([1, 0, 0, 0], 1, [2, 4, 3], 3), ValueError, r"nums2 must be sorted, but nums2\[2\] is 3"),
    (([math.nan, 0], 1, [2], 1), ValueError, r"nums1\[0\]"),
    (([1, 0], 1, [math.nan], 1), ValueError, r"nums2\[0\]"),
    (([1, math.inf, 0], 2, [2], 1), ValueError, r"nums1\[1\] must be finite"),
    (([1, 0], 1, [-math.inf], 1), ValueError, r"nums2\[0\] must be finite"),
    ((np.array([1.0, np.nan, 0]), 2, [2], 1), ValueError, r"nums1\[1\]"),
    (([1, 0], 1, np.array([np.inf]), 1), ValueError, r"nums2\[0\]"),
    ((SHARED, 1, SHARED, 1), ValueError, "nums2 must be another array"),
    ((MEMORY, 2, MEMORY[1:3], 2), ValueError, "nums2 must be another array"),
    ((np.array([1, 0], np.int8), 1, [128], 1), ValueError, r"nums2\[0\] must fit int8"),
    ((np.array([1, 0], np.uint8), 1, [-1], 1), ValueError, r"nums2\[0\] must fit uint8"),
    (((1, 0), 1, [2], 1), TypeError, "nums1 must be a list"),
    (("10", 1, [2], 1), TypeError, "nums1 must be a list"),
    ((None, 1, [2], 1), TypeError, "nums1 must be a list"),
    ((deque([1, 0]), 1, [2], 1), TypeError, "nums1 must be a list"),
    ((array("q", [1, 0]), 1, [2], 1), TypeError, "nums1 must be a list"),
    ((np.array([[1, 0]]), 1, [2], 1), TypeError, "nums1 must be a list"),
    ((np.array([True, False]), 1, [2], 1), TypeError, "nums1 must be a list"),
    ((np.zeros(1, complex), 0, [2], 1), TypeError, "nums1 must be a list"),
    ((READ_ONLY, 1, [2], 1), TypeError, "nums1 must be an array that can be written to"),
    (([1, 0], 1.0, [2], 1), TypeError, "m must be a whole number"),
    (([1, 0], True, [2], 1), TypeError, "m must be a whole number"),
    (([1, 0], "1", [2], 1), TypeError, "m must be a whole number"),
    (([1, 0], 1, [2], 1.0), TypeError, "n must be a whole number"),
    (([1, 0], 1, [2], True), TypeError, "n must be a whole number"),
    (([1, 0], 1, [2], None), TypeError, "n must be a whole number"),
    (([1, "2", 0], 2, [3], 1), TypeError, r"nums1\[1\] must be a real number"),
    (([1, 0], 1, ["2"], 1), TypeError, r"nums2\[0\] must be a real number"),
    (([True, 0], 1, [2], 1), TypeError, r"nums1\[0\] must be a real number"),
    (([1, 0], 1, [[2]], 1), TypeError, r"nums2\[0\] must be a real number"),
    (([1, 0], 1, [2j], 1), TypeError, r"nums2\[0\] must be a real number"),
    (([1, 0], 1, "2", 1), TypeError, "nums2 must be a sequence"),
    (([1, 0], 1, 2, 1), TypeError, "nums2 must be a sequence"),
    ((np.array([1, 0]), 1, [2.5], 1), TypeError, r"nums2\[0\] must be a whole number"),
    ((np.array([1, 0]), 1, np.array([2.0]), 1), TypeError, r"nums2\[0\] must be a whole number"),
]


@pytest.mark.parametrize("reference", MERGING)
@pytest.mark.parametrize(("arguments", "error", "says"), WRONG)
def test_wrong_arguments_are_refused_by_name(reference, arguments, error, says):
    with pytest.raises(error, match=says):
        reference(*arguments)
    with pytest.raises(error, match=says):
        reference.trace(*arguments)


@pytest.mark.parametrize(
    ("m", "n", "error", "says"),
    [
        (-1, 1, ValueError, "m must be at least 0"),
        (1, -1, ValueError, "n must be at least 0"),
        (1.0, 1, TypeError, "m must be a whole number"),
        (1, True, TypeError, "n must be a whole number"),
    ],
)
def test_wrong_sizes_are_refused_by_name(m, n, error, says):
    with pytest.raises(error, match=says):
        merge_bounds(m, n)
