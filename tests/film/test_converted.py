"""Converted pictures: in parts they are what they are as a whole."""

from __future__ import annotations

import numpy as np
import pytest

from vizkit.film.converted import Converted, planes

SIZE = 640, 360
WHOLE = (0, 0, *SIZE)

AREAS = {
    "one": [(100, 80, 180, 120)],
    "several": [(100, 80, 180, 120), (200, 80, 202, 300), (300, 10, 600, 14), (2, 2, 60, 70)],
    "at the rim": [(0, 0, 40, 30), (600, 330, 640, 360), (100, 80, 180, 120), (300, 0, 320, 360)],
    "over one another": [(100, 80, 180, 120), (120, 90, 300, 300), (140, 60, 160, 200)],
    "large": [(0, 2, 640, 300), (100, 302, 120, 340), (200, 302, 240, 330)],
}


def noise(seed: int) -> np.ndarray:
    return np.random.default_rng(seed).integers(0, 256, (*SIZE[::-1], 4), np.uint8)


@pytest.mark.parametrize("areas", AREAS.values(), ids=AREAS)
def test_a_picture_converted_where_it_changes_is_as_one_converted_whole(areas):
    before, pixels = noise(1), noise(1)
    for left, top, right, bottom in areas:
        margin = slice(top + 2 * (top > 0), bottom - 2 * (bottom < SIZE[1]))
        pixels[margin, left:right] = noise(2)[margin, left:right]
    partly, wholly = Converted(SIZE), Converted(SIZE)
    partly.convert(before, [WHOLE])
    partly.convert(pixels, areas)
    wholly.convert(pixels, [WHOLE])
    for found, expected in zip(planes(partly.frame), planes(wholly.frame), strict=True):
        assert np.array_equal(found, expected)


def test_what_is_not_named_is_not_converted():
    shown = Converted(SIZE)
    shown.convert(noise(1), [WHOLE])
    before = [plane.copy() for plane in planes(shown.frame)]
    shown.convert(noise(2), [(100, 80, 180, 120), (300, 80, 340, 120)])
    luma = planes(shown.frame)[0]
    changed = luma != before[0]
    assert changed[80:120, 100:180].mean() > 0.9 and changed[80:120, 300:340].mean() > 0.9
    changed[80:120, 100:180] = changed[80:120, 300:340] = False
    assert not changed.any()
