"""A tree of calls: who called whom, what each was given and has returned, all through a run in the same places."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.legible import faults
from vizkit.picture.colour import put_on
from vizkit.picture.ink import ink, look
from vizkit.picture.plan import plan
from vizkit.picture.style import LAYOUTS, Style
from vizkit.shapes.call_tree import Called, CallTree


@st.composite
def runs(draw) -> tuple[Called, ...]:
    """A few calls, each made by one before it or by none, and what they are given and return."""
    number, answers = draw(st.integers(1, 9)), draw(st.booleans())
    held = [draw(st.integers(-99, 99)) for _ in range(2 * number)]
    callers = [draw(st.none() | st.integers(0, i - 1)) if i else None for i in range(number)]
    given_ = [(("n", ink(n, "n")), ("m", ink(i, "m"))) for i, n in enumerate(held[:number])]
    return tuple(
        Called(i, callers[i], given_[i], ink(held[number + i], "answer") if answers else None, answers)
        for i in range(number)
    )


@pytest.mark.parametrize("layout", ["lecture", "phone"])
@settings(max_examples=15)
@given(runs())
def test_every_call_says_what_it_was_given_below_its_caller_and_keeps_its_place(layout, calls):
    style, places, before = Style(layout), LAYOUTS[layout], {}
    told = frozenset(call.number for call in calls if call.answers)
    trees = [CallTree("calls", calls, i + 1, (i,), told & set(range(i))) for i in range(len(calls))]
    laid = plan(trees, places.stage, least=places.least, largest=places.largest, translate=lambda text: (text, text))
    for tree in trees:
        found = {mark.key: mark for mark in laid.marks(tree)}
        assert faults([put_on(mark, style) for mark in found.values()], style) == []
        for call in calls[: tree.count]:
            box, text = found[f"calls/{call.number}"], found[f"calls/{call.number}/arguments#"]
            assert before.setdefault(box.key, (box.x, box.y)) == (box.x, box.y)
            assert text.words[0].replace("−", "-") == ", ".join(f"{look(value)}" for _, value in call.arguments)
            assert call.caller is None or found[f"calls/{call.caller}"].y < box.y
            assert (f"calls/{call.number}/answer#" in found) == (call.number in tree.returned)
