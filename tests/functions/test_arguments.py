"""What a plain function asks for, how it is given, and that nothing of the caller's is changed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, List  # noqa: UP035 - as LeetCode writes them

import numpy as np
import pytest

from vizkit.functions.arguments import WANTED, bound, call, check_given, example, given, inputs_of
from vizkit.functions.at_hand import ListNode, TreeNode
from vizkit.inputs import InputError, linked


def two_sum(nums, target):
    """Return two places.

    >>> unknown
    >>> two_sum(make(), 3)
    >>> two_sum([2, 7], target=9)
    [0, 1]
    """
    for i, num in enumerate(nums):
        print(i, num, target)


def much(nums: List[int], k: int = 2, *rest: int, flag=False, scale=0.5, key=len, odd=object(), **more): ...  # noqa: UP006, B008


def has_cycle(head: ListNode | None) -> bool:
    """Input: head = [3,2,0,-4], pos = 1
    Output: true
    """


def reverse(head):
    prev, curr = None, head
    while curr:
        curr.next, prev, curr = prev, curr, curr.next
    return prev


def depth(root):
    return 0 if root is None else 1 + max(depth(root.left), depth(root.right))


def softmax(x):
    return np.exp(x - np.max(x))


def walk(graph, start):
    for vertex in graph[start]:
        print(vertex)


def queue(tasks):
    while tasks:
        tasks.popleft()


def mapped(f, values):
    return [f(each) for each in values]


def hinted(f: Callable[[int], int], n: int = 1): ...


def broken(n: "Nowhere[3"): ...  # noqa: F722


def nothing(): ...


def append(nums, more=None):
    nums.append(1)
    return nums, more


def test_inputs_are_those_of_the_signature():
    found = inputs_of(much)
    assert list(found) == ["nums", "k", "rest", "flag", "scale", "more"]
    assert {name: each.default for name, each in found.items()} == {
        "nums": WANTED,
        "k": 2,
        "rest": (),
        "flag": False,
        "scale": 0.5,
        "more": {},
    }
    assert found["flag"].widget == "switch" and found["k"].read("7") == 7
    assert found["rest"].read("1,2") == (1, 2) and found["more"].read("{a: 1}") == {"a": 1}
    assert inputs_of(nothing) == {}


@pytest.mark.parametrize(
    ("function", "name", "text", "kind"),
    [
        (two_sum, "nums", "3", list),
        (two_sum, "target", "3", int),
        (reverse, "head", "3", ListNode),
        (depth, "root", "3,null,1", TreeNode),
        (softmax, "x", "3,1", np.ndarray),
        (walk, "graph", '{"a": ["b"]}', dict),
        (walk, "graph", "[[1],[0]]", list),
        (walk, "graph", "abc", str),
        (walk, "start", "a", str),
        (queue, "tasks", "1,2", __import__("collections").deque),
        (broken, "n", "3", int),
    ],
)
def test_what_no_hint_says_the_body_says(function, name, text, kind):
    assert type(inputs_of(function)[name].read(text)) is kind


@pytest.mark.parametrize(
    "text",
    [
        "nums = [2,7,11,15], target = 9",
        "nums = [2,7,11,15]\ntarget = 9",
        "nums=[2,7,11,15] target=9",
        "nums = 2,7,11,15, target = 9",
        "Input: nums = [2,7,11,15], target = 9\nOutput: [0,1]\nExplanation: nums = nothing",
        "输入：nums = [2,7,11,15], target = 9\n输出：[0,1]",
        "[2,7,11,15] 9",
        "[2,7,11,15], 9",
        "[2,7,11,15]\n9",
        "two_sum([2, 7, 11, 15], 9)",
        "Nums = [2,7,11,15], TARGET = 9",
    ],
)
def test_an_example_in_one_piece_is_read(text):
    assert given(two_sum, text) == {"nums": [2, 7, 11, 15], "target": 9}


def test_a_cycle_is_read_as_leetcode_says_it():
    assert linked.labels(given(has_cycle, "head = [3,2,0,-4], pos = 1")["head"]) == ([3, 2, 0, -4], 1)
    assert linked.labels(example(has_cycle)["head"]) == ([3, 2, 0, -4], 1)
    assert linked.labels(given(has_cycle, "3,2")["head"]) == ([3, 2], -1)


@pytest.mark.parametrize(
    ("function", "text", "said"),
    [
        (two_sum, "num = [1], target = 2", "there is no argument 'num'; did you mean nums?"),
        (two_sum, "nums = [1], nums = [2]", "nums is given twice"),
        (two_sum, "nums = [1, target = 2", "do not match"),
        (two_sum, "1 2 3 4", "4 values are given for the arguments nums, target"),
        (two_sum, "", "0 values are given"),
        (two_sum, "pos = 1", "there is no argument 'pos'"),
        (hinted, "f = len", "cannot be written as text"),
        (nothing, "3", "1 values are given"),
    ],
)
def test_what_is_wrong_with_an_example_is_one_line(function, text, said):
    with pytest.raises(InputError) as refused:
        given(function, text)
    assert said in str(refused.value) and "\n" not in str(refused.value)


def test_what_is_not_given_is_asked_for_by_how_it_is_written():
    with pytest.raises(InputError, match=r"^nums: nothing is given, .* write --nums 3,1,2$"):
        check_given(two_sum, {"target": 1})
    with pytest.raises(InputError, match=r"^f: .* cannot be written as text"):
        check_given(hinted, {})
    check_given(two_sum, {"nums": [], "target": None})


def test_a_doctest_is_the_example_and_nothing_of_it_is_run():
    assert example(two_sum) == {"nums": [2, 7], "target": 9}
    assert example(reverse) is None


def test_a_call_is_bound_as_python_binds_it():
    head = ListNode(1)
    assert bound(reverse, head)["head"] is head
    assert bound(much, [1], 3, 4, 5, flag=True, z=1) | {"odd": None} == {
        "nums": [1], "k": 3, "rest": (4, 5), "flag": True, "scale": 0.5, "key": len, "odd": None, "more": {"z": 1},
    }  # fmt: skip
    with pytest.raises(InputError, match="two_sum cannot be called so: missing a required argument: 'target'"):
        bound(two_sum, [1])
    places, named = call(much, {"nums": [1], "k": 3, "rest": (4, 5), "flag": True, "more": {"z": 1}})
    assert (places, named) == ([[1], 3, 4, 5], {"flag": True, "z": 1})


def test_nothing_of_the_caller_s_is_changed():
    nums: list[Any] = [3]
    places, named = call(append, bound(append, nums, nums))
    assert append(*places, **named) == ([3, 1], [3, 1]) and nums == [3]
    assert places[0] is places[1]
    head = linked.chain(ListNode, list(range(20_000)))
    (copied,), _ = call(reverse, {"head": head})
    reverse(copied)
    assert linked.labels(head)[0] == list(range(20_000))
    with pytest.raises(InputError, match="an argument cannot be copied"):
        call(append, {"nums": (each for each in nums)})
