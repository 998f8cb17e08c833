"""An act without a draw draws itself: from its variables and from how the source uses them."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.legible import misplaced
from vizkit import act
from vizkit.explainer.first_draw import kind_of, usage
from vizkit.picture.colour import put_on
from vizkit.picture.links import linked
from vizkit.picture.marks import Text
from vizkit.picture.plan import plan
from vizkit.picture.style import LAYOUTS, Style
from vizkit.trace import traced


@traced
def binary_search(nums, target):
    """Return where `target` stands in the sorted `nums`, or None."""
    lo, hi = 0, len(nums) - 1
    while lo <= hi:
        mid = (lo + hi) // 2
        yield "look", "Is {target} at {mid}?"
        if nums[mid] == target:
            return mid
        if nums[mid] < target:
            lo = mid + 1
        else:
            hi = mid - 1
    return None


def drawn(reference, layout: str = "lecture", **arguments) -> list[tuple]:
    """The marks of every moment of the reference's own pictures."""
    one = act(reference, "An act", **arguments)
    run = one.run(arguments)
    pictures = [run.picture(moment) for moment in range(len(run.trace.steps))]
    style = Style(layout)
    found = plan(
        pictures,
        style.places.stage,
        least=style.places.least,
        largest=style.places.largest,
        translate=lambda own: (own,) * 2,
    )
    return [tuple(put_on(mark, style) for mark in linked(found.marks(picture))) for picture in pictures]


def test_the_source_says_which_variables_are_pointers():
    assert set(usage(binary_search).indices["nums"]) == {"mid", "lo", "hi"}


def test_pointers_stand_under_what_they_point_at():
    for moment in drawn(binary_search, nums=[1, 3, 5, 8, 13, 21, 34], target=21):
        at = {mark.key: mark for mark in moment}
        for name in ("lo", "mid", "hi"):
            place = next(each for each in range(7) if abs(at[f"nums/pointer/{name}"].x - at[f"nums/{each}"].x) < 1)
            assert at[f"nums/{place}/index"].words[0] == str(place)


@given(st.lists(st.integers(-(10**6), 10**6), min_size=1, max_size=14, unique=True), st.integers(-(10**6), 10**6))
def test_every_number_is_there_and_can_be_read(nums, target):
    style = Style("lecture")
    for moment in drawn(binary_search, nums=sorted(nums), target=target):
        assert not misplaced(moment, style)
        said = {mark.key for mark in moment if isinstance(mark, Text)}
        assert {f"nums/{i}#" for i in range(len(nums))} <= said


@pytest.mark.parametrize("layout", ["lecture", "slide"])
def test_nothing_jumps_within_the_act(layout):
    assert layout in LAYOUTS
    places = [
        {m.key: (m.x, m.y) for m in moment if m.key.startswith("nums/") and "pointer" not in m.key}
        for moment in drawn(binary_search, layout, nums=[1, 3, 5, 8, 13], target=13)
    ]
    assert all(place == places[0] for place in places)


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        ((1, 2, 3), "row"),
        ((), "row"),
        (np.zeros((2, 3)), "grid"),
        (np.zeros(4), "row"),
        (((1, 2), (3, 4)), "grid"),
        ({"A": ("B",), "B": ()}, "graph"),
        ({"A": 1}, "table"),
        (frozenset({1, 2}), "row"),
        (3, "value"),
        (2.5, "value"),
        ("word", "value"),
        (len, None),
        (np.zeros((2, 2, 2)), None),
    ],
)
def test_what_a_variable_is_says_how_it_is_drawn(value, kind):
    assert kind_of(value) == kind
