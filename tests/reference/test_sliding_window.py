import math
import re
from fractions import Fraction
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from numpy.lib.stride_tricks import sliding_window_view
from numpy.testing import assert_array_equal
from scipy.ndimage import maximum_filter1d, minimum_filter1d

from vizkit.examples import sliding_window as examples
from vizkit.examples.sliding_window import a_tenth, random_numbers
from vizkit.reference.sliding_window import (
    amortised_cost,
    both_costs,
    comparisons_by_width,
    maximum_of_every_window,
    rescanning_cost,
    skyline,
    sliding_window_ledger,
    sliding_window_maximum,
    sliding_window_minimum,
)

NUMS, K = examples.default()
WINDOWED = [
    sliding_window_maximum,
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


def at(trace, name):
    """The variables at every moment of that name."""
    return [step.variables for step in trace.steps if step.name == name]


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


def test_the_minimum_takes_numbers_that_cannot_be_negated_in_their_own_kind():
    assert sliding_window_minimum(np.array([0, 1, 2], np.uint8), 2) == [0, 1]
    assert sliding_window_minimum(np.array([-128, 127, 0], np.int8), 2) == [-128, 0]


@pytest.mark.parametrize("reference", [sliding_window_maximum, maximum_of_every_window])
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
        assert list(now["maxima"]) == brute(nums[: now["right"] + 1], k)[: len(now["maxima"])]
        if step.name in ("push", "report"):
            right = now["right"]
            seen = range(max(0, right - k + 1), right + 1)
            assert list(queue) == [i for i in seen if all(nums[j] < nums[i] for j in range(i + 1, right + 1))]


@given(nums_and_k())
def test_the_skyline_of_the_first_window_is_the_deque_then(example):
    nums, k = example
    trace = skyline.trace(nums, k)
    assert list(trace.answer) == [i for i in range(k) if all(nums[j] < nums[i] for j in range(i + 1, k))]
    assert trace.answer == sliding_window_ledger(nums[:k], k).staying
    assert len(trace) == k
    hides, sees = at(trace, "hide"), at(trace, "see")
    assert [now["hidden"][0] for now in hides] == sorted({*range(k)} - {*trace.answer}, reverse=True)
    assert all(nums[now["index"]] <= nums[now["seen"][0]] and now["index"] < now["seen"][0] for now in hides)
    assert [now["seen"][0] for now in sees] == list(trace.answer)[::-1]


@given(nums_and_k())
@example(([2, 2, 2, 2, 2], 3))
@example(([1], 1))
@example(([3, 1, 2], 3))
def test_what_a_sentence_says_is_so(example):
    nums, k = example
    trace = sliding_window_maximum.trace(nums, k)
    for now in at(trace, "expire"):
        assert now["queue"][0] == now["right"] - k
    for now in at(trace, "dominate"):
        assert now["queue"][-1] < now["right"]
        assert nums[now["queue"][-1]] <= now["num"]
    for step in trace.steps:
        now = step.variables
        if step.name == "enter":
            assert now["num"] is nums[now["right"]]
            assert now["right"] not in now["queue"]
            assert ("at the back" in step.say()) == bool(now["queue"])
        if step.name == "push":
            assert now["queue"][-1] == now["right"]
            assert ("no answer" in step.say()) == (now["right"] + 1 < k)
    for now in at(trace, "report"):
        window = nums[now["right"] - k + 1 : now["right"] + 1]
        assert now["maxima"][-1] is nums[now["queue"][0]]
        assert now["maxima"][-1] == max(window)


@given(nums_and_k())
@example(([1], 1))
@example(([2, 2, 2], 2))
def test_what_the_naive_way_says_is_so(example):
    nums, k = example
    trace = maximum_of_every_window.trace(nums, k)
    for now in at(trace, "look"):
        assert now["left"] <= now["largest"] < now["left"] + k
        assert nums[now["largest"]] == max(nums[now["left"] : now["left"] + k])


def test_one_and_many_and_equals_are_said_rightly():
    said = {step.say() for run in (([2, 2], 2), ([1], 1)) for each in WINDOWED for step in each.trace(*run).steps}
    said |= {step.say() for step in (*rescanning_cost.trace(2, 2).steps, *comparisons_by_width.trace([1, 2]).steps)}
    assert "n = 2, k = 2: 1 comparison" in said
    assert "2 is older and no larger than 2: never needed again" in said
    assert "2 is hidden: 2 is newer and no smaller" in said
    assert not any(re.search(r"\b1 (numbers|comparisons|operations)", sentence) for sentence in said)


@given(nums_and_k())
def test_every_number_enters_once_and_leaves_at_most_once(example):
    nums, k = example
    trace = sliding_window_maximum.trace(nums, k)
    dominated = [now["queue"][-1] for now in at(trace, "dominate")]
    expired = [now["queue"][0] for now in at(trace, "expire")]
    assert [now["right"] for now in at(trace, "push")] == list(range(len(nums)))
    assert len(at(trace, "report")) == len(nums) - k + 1
    assert len({*dominated, *expired}) == len(dominated) + len(expired) <= len(nums) - 1
    left = trace.steps[-1].variables["queue"]
    assert sorted([*dominated, *expired, *left]) == list(range(len(nums)))
    ledger = sliding_window_ledger(nums, k)
    assert ledger.entered == tuple(range(len(nums)))
    assert (ledger.dominated, ledger.expired, ledger.staying) == (tuple(dominated), tuple(expired), left)


def test_a_falling_run_fills_the_deque_and_a_level_one_empties_it():
    falling = sliding_window_maximum.trace(*examples.worst_for_space())
    assert (len(falling), len(at(falling, "expire")), len(at(falling, "dominate"))) == (25, 4, 0)
    assert max(len(step.variables["queue"]) for step in falling.steps) == 4
    level = sliding_window_maximum.trace(*examples.ties())
    assert len(level) == 17
    assert max(len(step.variables["queue"]) for step in level.steps) == 1
    assert not at(level, "expire")


def test_the_flow_of_the_nile():
    nums, k = examples.nile()
    trace = sliding_window_maximum.trace(nums, k)
    assert trace.answer == (1210,) * 3 + (1230,) + (1370,) * 5 + (1140,) + (1110,) * 2
    ledger = sliding_window_ledger(nums, k)
    assert (len(trace), len(ledger.compared), rescanning_cost(len(nums), k)) == (57, 22, 48)


@pytest.mark.parametrize("reference", WINDOWED)
@given(example=nums_and_k())
@example(([1], 1))
def test_every_sentence_can_be_said(reference, example):
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
    ledger = sliding_window_ledger(nums, k)
    queued = comparisons(sliding_window_maximum, nums, k)
    assert len(ledger.compared) == queued
    assert queued <= max(0, 2 * n - 3)
    assert k == 1 or n - 1 <= queued
    rescanned = maximum_of_every_window.trace(nums, k).steps[-1].variables["comparisons"]
    assert rescanned == comparisons(maximum_of_every_window, nums, k)
    assert rescanned == (n - k + 1) * (k - 1) == rescanning_cost(n, k)
    assert both_costs(nums, k) == (queued, rescanned)
    assert list(both_costs.trace(nums, k).steps[-1].variables["maxima"]) == brute(nums, k)


@given(nums_and_k(most=30))
@example((NUMS, K))
def test_a_number_costs_less_than_two_operations(example):
    nums, k = example
    now = sliding_window_ledger.trace(nums, k).steps[-1].variables
    assert now["operations"] == now["pushes"] + now["dominations"] + now["expiries"] < now["bound"] == 2 * len(nums)
    assert now["pushes"] == len(nums) == now["dominations"] + now["expiries"] + len(now["queue"])
    assert amortised_cost(nums, k) == now["operations"] / len(nums) < 2
    assert amortised_cost(NUMS, K) == 15 / 8


@pytest.mark.parametrize(("n", "k"), [(1, 1), (9, 1), (10, 1), (25, 2), (1000, 100)])
def test_a_tenth_is_a_window(n, k):
    assert a_tenth(n) == k


@given(st.lists(few, min_size=1, max_size=24))
@example([1])
def test_the_chart_is_what_the_two_algorithms_really_take_at_every_width(nums):
    widths, rescanned, queued = comparisons_by_width(nums)
    assert list(widths) == list(range(1, len(nums) + 1))
    for k, again, once in zip(widths, rescanned, queued, strict=True):
        assert again == comparisons(maximum_of_every_window, nums, int(k))
        assert once == comparisons(sliding_window_maximum, nums, int(k))


@pytest.mark.parametrize("n", [1, 2, 999, 1000])
def test_the_sentences_of_the_chart_are_so(n):
    trace = comparisons_by_width.trace(random_numbers(n, 0))
    now = trace.steps[-1].variables
    _, rescanned, queued = trace.answer
    assert now["worst"] == rescanned.max() == n * n // 4
    assert queued[-1] == queued.max() <= 2 * n - 2
    assert {array.dtype for array in trace.answer} == {np.dtype(np.int64)}


def test_the_counts_of_a_thousand_numbers():
    nums = random_numbers(1000, 0)
    ledger = sliding_window_ledger(nums, 100)
    assert (len(ledger.dominated), len(ledger.expired), len(ledger.staying)) == (988, 9, 3)
    assert len(ledger.compared) == comparisons_by_width(nums)[2][99] == 1971
    assert rescanning_cost(1000, 100) == 89_199


def test_random_numbers_are_those_of_their_seed():
    assert random_numbers(50, 1) == random_numbers(50, 1) != random_numbers(50, 2)
    assert {type(num) for num in random_numbers(50, 0)} == {int}
    assert all(-99 <= num <= 99 for num in random_numbers(500, 0))


# the example on the screen


def test_the_default_example_step_by_step():
    trace = sliding_window_maximum.trace(NUMS, K)
    assert trace.answer == (3, 3, 5, 5, 6, 7)
    names = [step.name for step in trace.steps]
    counts = {name: names.count(name) for name in sliding_window_maximum.moments}
    assert counts == {"enter": 8, "expire": 1, "dominate": 6, "push": 8, "report": 6}
    assert trace.steps[2].say() == "3 enters: can the number at the back still matter?"
    assert trace.steps[3].say() == "1 is older and no larger than 3: never needed again"
    assert [now["queue"][0] for now in at(trace, "expire")] == [1]
    assert [NUMS[now["queue"][-1]] for now in at(trace, "dominate")] == [1, -3, -1, 3, 5, 6]


def test_the_default_ledger():
    ledger = sliding_window_ledger(NUMS, K)
    assert (len(ledger.entered), len(ledger.dominated), ledger.expired, ledger.staying) == (8, 6, (1,), (7,))
    assert (len(ledger.compared), ledger.operations) == (9, 15)
    trace = sliding_window_ledger.trace(NUMS, K)
    assert [step.name for step in trace.steps] == ["push", "dominate", "expire"]
    assert trace.answer == ledger
    assert trace.steps[-1].say() == "Out at the front, expired: 1; in all 15 ≤ 2n = 16"


def test_the_naive_way_step_by_step():
    names = [step.name for step in maximum_of_every_window.trace(NUMS, K).steps]
    assert names == ["look"] * 6
    assert maximum_of_every_window.trace(NUMS, K).steps[-1].say() == "Of these 3 the largest is 7"
    assert maximum_of_every_window.trace(*examples.smallest()).steps[-1].say() == "A window of 1: 1 is the largest"


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
        (lambda: comparisons_by_width([]), ValueError, "nums must"),
        (lambda: comparisons_by_width([1, math.nan]), ValueError, r"nums\[1\]"),
        (lambda: sliding_window_minimum([1, 2], 3), ValueError, "k must"),
        (lambda: a_tenth(0), ValueError, "n must"),
        (lambda: random_numbers(10, -1), ValueError, "seed must"),
        (lambda: random_numbers(10, 1.5), TypeError, "seed must"),
    ],
)
def test_wrong_sizes_are_refused_by_name(run, error, says):
    with pytest.raises(error, match=says):
        run()
