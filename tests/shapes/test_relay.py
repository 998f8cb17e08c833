"""Relays: bars and factors on one scale, each bar come from its right neighbour."""

from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.shapes.drawing import drawn, illegible
from vizkit.picture.ink import ink
from vizkit.picture.motion import Motion
from vizkit.shapes import relay

FACTORS = st.lists(st.floats(-1.5, 1.5).filter(lambda factor: abs(factor) > 0.01), min_size=1, max_size=12)


def handed_back(factors: list[float], down_to: int) -> tuple[list, list]:
    """The numbers at the stops, and the factors, as far as they are known when a stop is reached."""
    numbers = [1.0]
    for factor in reversed(factors[down_to:]):
        numbers.insert(0, numbers[0] * factor)
    return [None] * down_to + numbers, [None] * down_to + factors[down_to:]


def picture(factors: list[float], down_to: int):
    numbers, known = handed_back(factors, down_to)
    numbers, known = ink(tuple(numbers), "gradients"), ink(tuple(known), "slopes")
    return (
        relay(ink(len(factors), "depth"), name="gradients")
        .holding(numbers)
        .multiplying(known, down_to, ["× ", known[down_to]])
    )


@given(FACTORS, st.data())
@settings(max_examples=15)
def test_bars_and_factors_are_as_high_as_they_are(factors, data):
    down_to = data.draw(st.integers(0, len(factors) - 1))
    shown = picture(factors, down_to)
    assert illegible(shown) == []
    marks = drawn(shown)
    numbers, known = handed_back(factors, down_to)
    unit, zero = marks[f"gradients/{len(factors)}"].h, marks["gradients/zero"].y
    for name, values in (("gradients", numbers), ("slopes", known)):
        for place, value in enumerate(values):
            assert (f"{name}/{place}" in marks) == (value is not None)
            if value is not None and abs(value) > 0.05:
                bar = marks[f"{name}/{place}"]
                assert bar.h == pytest.approx(abs(value) * unit)
                assert (zero - bar.y) / unit == pytest.approx(value / 2, abs=1e-6)
    stands = [marks[f"gradients/stage/{place}"].x for place in range(len(factors))]
    assert stands == sorted(stands)
    written = marks[f"gradients/{down_to}/value"]
    assert written.words[0] == written.words[1] != "" and written.waits_for == f"gradients/{down_to}"
    assert marks["gradients/says"].words[0].startswith("× ")


def test_a_bar_comes_from_its_right_neighbour_through_the_factor():
    marks = drawn(picture([0.5, 0.25, 2.0], 1))
    assert marks["gradients/1"].came_from == "gradients/2" and marks["gradients/1"].waits_for == "slopes/1"
    assert marks["gradients/3"].came_from is None
    assert marks["gradients/stage/1"].edge == "now" and marks["gradients/stage/0"].edge == "edge"
    assert marks["gradients/1"].x < marks["slopes/1"].x < marks["gradients/2"].x


def test_what_enters_stands_at_the_right_alone():
    entered = relay(ink(3, "depth"), name="gradients").entering(ink(1.0, "one"))
    marks = drawn(entered, picture([0.5, 0.5, 0.5], 0))
    assert not {"gradients/0", "gradients/1", "gradients/2"} & set(marks)
    assert math.isclose(marks["gradients/3"].x, drawn(picture([0.5, 0.5, 0.5], 0))["gradients/3"].x, abs_tol=0.5)


def test_where_all_bars_change_at_once_those_on_the_right_change_first():
    held = [ink((*(factor**i for i in range(12, 0, -1)), 1.0), "gradients") for factor in (0.5, 0.9)]
    marks = [drawn(relay(ink(12, "depth"), name="gradients").holding(numbers)) for numbers in held]
    ways = Motion(*(tuple(each.values()) for each in marks)).ways
    begins = {way.end.key: way.window[0] for way in ways if way.kind != "stay"}
    bars = [begins[f"gradients/{place}"] for place in range(12)]
    assert bars == sorted(bars, reverse=True) and len(set(bars)) > 1 and begins["gradients/0/value"] > bars[0]
