"""Spare things: kept for who wants the same, and never lent to two."""

from __future__ import annotations

from fractions import Fraction

import numpy as np

from tests.conftest import show_of
from vizkit.film.clip import pictures
from vizkit.film.segments import segments
from vizkit.film.spare import Spare
from vizkit.film.take import Take
from vizkit.picture.style import Style


def test_what_is_free_again_is_lent_again_and_what_is_not_is_not():
    things = Spare(lambda *told: [told])
    with things.lent("small") as one, things.lent("small") as other:
        assert one is not other
    with things.lent("small") as again:
        assert again is one
    with things.lent("large") as large:
        assert large == [("large",)]
    with things.lent("small") as new:
        assert new is not one


def test_segments_painted_in_turns_are_as_painted_one_by_one():
    take = Take(Style(), (640, 360), Fraction(10))
    two = list(segments(show_of("sliding-window"), take.style, 10.0))[1:3]
    alone = [[pixels.copy() for pixels, _, _ in pictures(part, take)] for part in two]
    turns = zip(*[pictures(part, take) for part in two], strict=False)
    for number, shown in enumerate(turns):
        for (pixels, _, _), expected in zip(shown, alone, strict=True):
            assert np.array_equal(pixels, expected[number])
