import math
from fractions import Fraction
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from numpy.lib.stride_tricks import sliding_window_view
from numpy.testing import assert_array_equal
from scipy.ndimage import maximum_filter1d, minimum_filter1d

from vizkit.reference.sliding_window import (
    a_tenth,
    amortised_cost,
    comparisons_by_width,
    maximum_of_every_window,
    random_numbers,
    rescanning_cost,
    skyline,
    sliding_window_ledger,
    sliding_window_maximum,
    sliding_window_minimum,
)

NUMS, K = [1, 3, -1, -3, 5, 3, 6, 7], 3
ENTERS, EXPIRES, BEATEN, JOINS, REPORTS = sliding_window_maximum.notes
WINDOWED = [
    sliding_window_maximum,
    sliding_window_minimum,
    maximum_of_every_window,
    sliding_window_ledger,
    skyline,
    amortised_cost,
]


few = st.integers(-4, 4)
numbers = few | few.map(float) | st.integers() | st.floats(allow_nan=False)


@st.composite
def nums_and_k(draw, elements=numbers, most=14):
    nums = draw(st.lists(elements, min_size=1, max_size=most))
    return nums, draw(st.integers(1, len(nums)))


def said(trace, note):
    return [step.variables for step in trace.steps if step.note == note]


def brute(nums, k, best=max):
    return [best(nums[w : w + k]) for w in range(len(nums) - k + 1)]


# the answer


@given(nums_and_k())
@example(([1], 1))
@example(([2, 2, 2, 2], 2))
@example(([5, 4, 3, 2, 1], 5))
def test_agrees_with_looking_at_every_window(example):
    assert sliding_window_maximum(*example) == brute(*example)
    assert sliding_window_minimum(*example) == brute(*example, best=min)
    assert maximum_of_every_window(*example) == brute(*example)


@given(nums_and_k(few, most=40))
def test_agrees_with_numpy(example):
    nums, k = example
    windows = sliding_window_view(np.array(nums), k)
    assert_array_equal(sliding_window_maximum(nums, k), windows.max(axis=-1))
    assert_array_equal(sliding_window_minimum(nums, k), windows.min(axis=-1))


@pytest.mark.parametrize("k", [1, 2, 7, 100, 4999, 5000])
def test_agrees_with_scipy_on_many_numbers(k):
    nums = np.random.default_rng(0).normal(size=5000)
    whole_windows = slice(k // 2, k // 2 + len(nums) - k + 1)
    assert_array_equal(sliding_window_maximum(nums, k), maximum_filter1d(nums, k)[whole_windows])
    assert_array_equal(sliding_window_minimum(nums, k), minimum_filter1d(nums, k)[whole_windows])


@given(nums_and_k())
def test_answers_with_the_numbers_given_the_newest_of_equals(example):
    nums, k = example
    newest = [max(range(w, w + k), key=lambda i: (nums[i], i)) for w in range(len(nums) - k + 1)]
    assert all(found is nums[i] for found, i in zip(sliding_window_maximum(nums, k), newest, strict=True))
    assert all(found is nums[i] for found, i in zip(maximum_of_every_window(nums, k), newest, strict=True))


@given(nums_and_k())
def test_reversing_the_numbers_reverses_the_answer(example):
    nums, k = example
    assert sliding_window_maximum(nums[::-1], k) == sliding_window_maximum(nums, k)[::-1]


@given(nums_and_k(st.integers()), st.integers())
def test_adding_a_constant_adds_it(example, more):
    nums, k = example
    assert sliding_window_maximum([num + more for num in nums], k) == [
        num + more for num in sliding_window_maximum(nums, k)
    ]


@given(nums_and_k(st.integers()))
def test_the_minimum_is_the_negated_maximum(example):
    nums, k = example
    assert sliding_window_minimum(nums, k) == [-num for num in sliding_window_maximum([-num for num in nums], k)]


@given(st.lists(numbers, min_size=1))
def test_the_narrowest_and_the_widest_window(nums):
    assert sliding_window_maximum(nums, 1) == nums
    assert sliding_window_maximum(nums, len(nums)) == [max(nums)]


@pytest.mark.parametrize("nums", [np.array([3, 1, 2], np.uint8), (3.5, 1, Fraction(7, 2)), iter([2, 1])])
def test_takes_any_sequence_of_real_numbers(nums):
    listed = list(nums)
    assert sliding_window_maximum(listed, 2) == brute(listed, 2)
    assert sliding_window_minimum(np.array([3, 1, 2], np.uint8), 2) == [1, 1]


@pytest.mark.parametrize("reference", [sliding_window_maximum, sliding_window_minimum, maximum_of_every_window])
@given(example=nums_and_k())
def test_a_call_and_a_trace_agree_and_change_nothing(reference, example):
    nums, k = example
    before = list(nums)
    trace = reference.trace(nums, k)
    assert trace.answer == tuple(reference(nums, k))
    assert trace == reference.trace(nums, k)
    assert nums == before


# every moment


@given(nums_and_k())
def test_the_queue_is_the_skyline_at_every_moment(example):
    nums, k = example
    for step in sliding_window_maximum.trace(nums, k).steps:
        now = step.variables
        queue = now["queue"]
        heights = [nums[i] for i in queue]
        assert all(near > far for far, near in pairwise(queue))
        assert all(low < high for high, low in pairwise(heights))
        assert len(queue) <= k
        assert list(now["answers"]) == brute(nums[: now["right"] + 1], k)[: len(now["answers"])]
        if step.note in (JOINS, REPORTS):
            right = now["right"]
            seen = range(max(0, right - k + 1), right + 1)
            assert list(queue) == [i for i in seen if all(nums[j] < nums[i] for j in range(i + 1, right + 1))]


@given(nums_and_k())
def test_the_skyline_of_the_first_window_is_the_queue_then(example):
    nums, k = example
    trace = skyline.trace(nums, k)
    assert list(trace.answer) == [i for i in range(k) if all(nums[j] < nums[i] for j in range(i + 1, k))]
    assert trace.answer == sliding_window_ledger(nums[:k], k).staying
    assert len(trace) == k + 1
    hides, sees, _ = skyline.notes
    assert [now["hidden"] for now in said(trace, hides)] == sorted({*range(k)} - {*trace.answer}, reverse=True)
    for now in said(trace, hides):
        assert now["num"] is nums[now["hidden"]]
        assert now["num"] <= now["higher"]
        assert any(now["higher"] is nums[i] for i in range(now["hidden"] + 1, k))
    assert [now["seen"][0] for now in said(trace, sees)] == list(trace.answer)[::-1]


@given(nums_and_k())
def test_what_a_note_says_is_so(example):
    nums, k = example
    trace = sliding_window_maximum.trace(nums, k)
    for now in said(trace, ENTERS):
        assert now["num"] is nums[now["right"]]
        assert now["right"] not in now["queue"]
    for now in said(trace, EXPIRES):
        assert now["expired"] == now["right"] - k
        assert now["gone"] is nums[now["expired"]]
        assert now["expired"] not in now["queue"]
    for now in said(trace, BEATEN):
        assert now["beaten"] < now["right"]
        assert now["old"] is nums[now["beaten"]]
        assert now["old"] <= now["num"]
        assert now["beaten"] not in now["queue"]
    for now in said(trace, JOINS):
        assert now["queue"][-1] == now["right"]
    for now in said(trace, REPORTS):
        window = nums[now["right"] - k + 1 : now["right"] + 1]
        assert now["answers"][-1] is nums[now["queue"][0]]
        assert now["answers"][-1] == max(window)


@given(nums_and_k())
def test_the_notes_of_the_minimum_are_so_too(example):
    nums, k = example
    *_, beaten, _, _ = sliding_window_minimum.notes
    trace = sliding_window_minimum.trace(nums, k)
    assert all(now["old"] >= now["num"] and now["beaten"] < now["right"] for now in said(trace, beaten))
    mirrored = sliding_window_maximum.trace([-num for num in nums], k)
    assert [step.variables["queue"] for step in trace.steps] == [step.variables["queue"] for step in mirrored.steps]
    assert sliding_window_minimum.variables == sliding_window_maximum.variables


@given(nums_and_k())
def test_a_scene_can_tell_the_moment_by_what_is_fresh(example):
    """Who was beaten stays in its variable, but is fresh only at the moment itself."""
    nums, k = example
    for step in sliding_window_maximum.trace(nums, k).steps:
        assert ("beaten" in step.fresh) == (step.note == BEATEN)
        assert ("expired" in step.fresh) == (step.note == EXPIRES)
        assert ("answers" in step.fresh and bool(step.variables["answers"])) == (step.note == REPORTS)


@given(nums_and_k())
def test_every_number_enters_once_and_leaves_at_most_once(example):
    nums, k = example
    trace = sliding_window_maximum.trace(nums, k)
    beaten = [now["beaten"] for now in said(trace, BEATEN)]
    expired = [now["expired"] for now in said(trace, EXPIRES)]
    assert [now["right"] for now in said(trace, JOINS)] == list(range(len(nums)))
    assert len(said(trace, REPORTS)) == len(nums) - k + 1
    assert len({*beaten, *expired}) == len(beaten) + len(expired)
    left = trace.steps[-1].variables["queue"]
    assert sorted([*beaten, *expired, *left]) == list(range(len(nums)))
    book = sliding_window_ledger(nums, k)
    assert book.entered == tuple(range(len(nums)))
    assert (book.beaten, book.expired, book.staying) == (tuple(beaten), tuple(expired), left)


def test_a_falling_run_fills_the_queue_and_a_level_one_empties_it():
    falling = sliding_window_maximum.trace([5, 4, 3, 2, 1], 3)
    assert max(len(step.variables["queue"]) for step in falling.steps) == 3
    level = sliding_window_maximum.trace([2] * 6, 3)
    assert max(len(step.variables["queue"]) for step in level.steps) == 1
    assert not said(level, EXPIRES)


@pytest.mark.parametrize("reference", WINDOWED)
@given(example=nums_and_k())
def test_every_note_can_be_said(reference, example):
    for step in reference.trace(*example).steps:
        assert "{" not in step.say()


# what it costs


class Counted(float):
    """A number that counts how often it is compared."""

    comparisons = 0

    def compared(name):
        def compare(self, other):
            Counted.comparisons += 1
            return getattr(float, name)(self, other)

        return compare

    __lt__, __le__, __gt__, __ge__ = map(compared, ("__lt__", "__le__", "__gt__", "__ge__"))


def comparisons(run, nums, k):
    Counted.comparisons = 0
    run(list(map(Counted, nums)), k)
    return Counted.comparisons


@given(nums_and_k(most=30))
@example((NUMS, K))
def test_the_counts_are_those_of_comparisons_really_made(example):
    nums, k = example
    n = len(nums)
    book = sliding_window_ledger.trace(nums, k).steps[-1].variables
    assert book["comparisons"] == comparisons(sliding_window_maximum, nums, k)
    assert book["comparisons"] <= 2 * n - 2
    assert book["operations"] == book["pushes"] + book["beats"] + book["expiries"] <= book["bound"] == 2 * n
    assert book["pushes"] == n == book["beats"] + book["expiries"] + book["stays"]
    rescanned = maximum_of_every_window.trace(nums, k).steps[-1].variables["comparisons"]
    assert rescanned == comparisons(maximum_of_every_window, nums, k)
    assert rescanned == (n - k + 1) * (k - 1) == rescanning_cost(n, k) == book["rescanning"]


@given(nums_and_k(most=30))
@example((NUMS, K))
def test_a_number_costs_two_operations_at_most(example):
    nums, k = example
    book = sliding_window_ledger.trace(nums, k).steps[-1].variables
    assert amortised_cost(nums, k) == book["operations"] / len(nums) <= 2
    assert amortised_cost(NUMS, K) == 15 / 8


@pytest.mark.parametrize(("n", "k"), [(1, 1), (9, 1), (10, 1), (25, 2), (1000, 100)])
def test_a_tenth_is_a_window(n, k):
    assert a_tenth(n) == k


@pytest.mark.parametrize("n", [1, 2, 3, 49, 50, 51, 101, 200])
def test_the_chart_is_what_the_two_algorithms_really_take(n):
    widths, rescanned, queued = comparisons_by_width(n, seed=3)
    nums = random_numbers(n, 3)
    assert (widths[0], widths[-1]) == (1, n)
    assert (np.diff(widths) > 0).all()
    assert len(widths) == len(rescanned) == len(queued) <= 102
    for k, again, once in list(zip(widths, rescanned, queued, strict=True))[:: max(1, n // 40)]:
        assert again == comparisons(maximum_of_every_window, nums, int(k))
        assert once == comparisons(sliding_window_maximum, nums, int(k))


def test_the_notes_of_the_chart_are_so_at_its_real_size():
    trace = comparisons_by_width.trace()
    now = trace.steps[-1].variables
    _, rescanned, queued = trace.answer
    assert now["n"] == 1000
    assert now["worst"] == rescanned.max() == max(rescanning_cost(1000, k) for k in range(1, 1001)) == 250_000
    assert now["most"] == queued.max() <= now["bound"] == 1998
    assert {array.dtype for array in trace.answer} == {np.dtype(np.int64)}
    assert rescanning_cost(1000, 100) == rescanning_cost() == 89_199
    for one, other in zip(trace.answer, comparisons_by_width(), strict=True):
        assert_array_equal(one, other)


def test_random_numbers_are_those_of_their_seed():
    assert random_numbers(50, 1) == random_numbers(50, 1) != random_numbers(50, 2)
    assert {type(num) for num in random_numbers(50)} == {int}
    assert all(-99 <= num <= 99 for num in random_numbers(500))


# the example on the screen


def test_the_default_example_step_by_step():
    trace = sliding_window_maximum.trace(NUMS, K)
    assert trace.answer == (3, 3, 5, 5, 6, 7)
    assert len(trace) == 29
    assert [len(said(trace, note)) for note in (ENTERS, EXPIRES, BEATEN, JOINS, REPORTS)] == [8, 1, 6, 8, 6]
    assert trace.steps[3].say() == "1, older and no larger than 3, can never win"
    assert [step.say() for step in trace.steps if step.note == EXPIRES] == ["out of the window: 3 leaves at the front"]
    assert [now["expired"] for now in said(trace, EXPIRES)] == [1]
    assert [now["old"] for now in said(trace, BEATEN)] == [1, -3, -1, 3, 5, 6]


def test_the_default_ledger():
    book = sliding_window_ledger(NUMS, K)
    assert (len(book.entered), len(book.beaten), book.expired, book.staying) == (8, 6, (1,), (7,))
    assert book.comparisons == 9
    assert len(sliding_window_ledger.trace(NUMS, K)) == 6
    assert sliding_window_ledger.trace(NUMS, K).answer == book
    naive = maximum_of_every_window.trace(NUMS, K)
    assert len(naive) == 7
    assert naive.steps[-1].say() == "re-scanning every window: 12 comparisons"


# what is refused

WRONG = [
    ([], 1, ValueError, "nums"),
    ([1, math.nan], 1, ValueError, r"nums\[1\]"),
    (np.array([1.0, np.nan]), 1, ValueError, r"nums\[1\]"),
    ([math.inf, -math.inf, math.nan], 1, ValueError, r"nums\[2\]"),
    ([1, 2], 0, ValueError, "k must be at least 1"),
    ([1, 2], -1, ValueError, "k must be at least 1"),
    ([1, 2], 3, ValueError, "k must be at most 2"),
    ([1, 2], 1.0, TypeError, "k must"),
    ([1, 2], True, TypeError, "k must"),
    ([1, 2], "1", TypeError, "k must"),
    ([1, 2], None, TypeError, "k must"),
    ("12", 1, TypeError, "nums must"),
    (12, 1, TypeError, "nums must"),
    ([1, "2"], 1, TypeError, r"nums\[1\] must"),
    ([1, True], 1, TypeError, r"nums\[1\] must"),
    ([1, None], 1, TypeError, r"nums\[1\] must"),
    ([1, 2j], 1, TypeError, r"nums\[1\] must"),
    ([[1, 2], [3]], 1, TypeError, r"nums\[0\] must"),
    (np.ones((2, 2)), 1, TypeError, r"nums\[0\] must"),
]


@pytest.mark.parametrize("reference", WINDOWED)
@pytest.mark.parametrize(("nums", "k", "error", "says"), WRONG)
def test_wrong_arguments_are_refused_by_name(reference, nums, k, error, says):
    with pytest.raises(error, match=says):
        reference(nums, k)
    with pytest.raises(error, match=says):
        reference.trace(nums, k)


@pytest.mark.parametrize("mixed", [[math.inf, -math.inf, 0], [10**400, 1.5, -(10**400)], [math.inf, 1.0, 2.0]])
def test_infinities_and_very_large_numbers_are_numbers(mixed):
    assert sliding_window_maximum(mixed, 2) == brute(mixed, 2)


@pytest.mark.parametrize(
    ("run", "error", "says"),
    [
        (lambda: rescanning_cost(0, 1), ValueError, "n must"),
        (lambda: rescanning_cost(5, 6), ValueError, "k must"),
        (lambda: rescanning_cost(5.0, 1), TypeError, "n must"),
        (lambda: comparisons_by_width(0), ValueError, "n must"),
        (lambda: a_tenth(0), ValueError, "n must"),
        (lambda: comparisons_by_width(10, -1), ValueError, "seed must"),
        (lambda: comparisons_by_width(10, 1.5), TypeError, "seed must"),
    ],
)
def test_wrong_sizes_are_refused_by_name(run, error, says):
    with pytest.raises(error, match=says):
        run()
