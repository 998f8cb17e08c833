"""Every layout is a frame of its own shape in which everything can be read, or what is too large is named."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.frames.example import RunningMaximum
from tests.legible import faults
from vizkit.delivery.settings import Settings
from vizkit.film.sheet import sheet
from vizkit.film.still import still
from vizkit.frames import Show
from vizkit.frames.frame import screen
from vizkit.frames.stage import readable
from vizkit.inputs import InputError
from vizkit.picture.marks import Text
from vizkit.picture.style import FILMED, LAYOUTS, Style


@pytest.mark.parametrize("layout", LAYOUTS)
def test_boxes_lie_within_the_frame_and_apart(layout):
    layout = LAYOUTS[layout]
    boxes = [getattr(layout, part) for part in layout.parts if part != "code"]
    for left, top, right, bottom in [*boxes, layout.code or layout.frame]:
        assert 0 <= left < right <= layout.size[0] and 0 <= top < bottom <= layout.size[1]
    downwards = sorted(boxes, key=lambda box: box[1])
    assert all(upper[3] <= lower[1] for upper, lower in pairwise(downwards))


@pytest.mark.parametrize("layout", LAYOUTS)
@settings(max_examples=2)
@given(nums=st.lists(st.integers(-999, 999), min_size=4, max_size=8))
def test_every_frame_is_legible(layout, nums):
    show, style = Show(RunningMaximum, {"nums": nums, "high": len(nums)}), Style(layout)
    for moment in show.moments:
        assert not faults(screen(show, moment, style), style)


@pytest.mark.parametrize("layout", LAYOUTS)
def test_too_many_numbers_are_refused_by_the_input_s_name_with_what_would_do(layout):
    many = [(7919 * i) % 1000 for i in range(30)]

    def show(count: int) -> Show:
        return Show(RunningMaximum, {"nums": many[:count], "high": min(count, 8)}, ["one-sweep"])

    large = show(30)
    with pytest.raises(InputError, match=rf"nums: 30 elements are too many .* the layout {layout}") as refused:
        screen(large, large.moments[0], Style(layout))
    most = refused.value.blanks["most"]
    assert readable(show(most), 0, layout) and not readable(show(most + 1), 0, layout)


@pytest.mark.parametrize("layout", FILMED)
def test_stills_and_films_have_the_layout_s_shape(layout):
    show, style, (w, h) = Show(RunningMaximum), Style(layout), LAYOUTS[layout].size
    assert still(show, show.moments[3], style).size == (w, h)
    assert sheet(show, show.moments[:1], style).width < 700
    for kind in ("mp4", "gif"):
        for quality in (None, "low", "high", "ultra"):
            size = Settings(layout=layout, quality=quality).take(kind).size
            assert size[0] % 2 == size[1] % 2 == 0 and size[0] * h == pytest.approx(size[1] * w, rel=0.01)
    assert Settings(layout=layout).take("mp4").size == (w, h)
    assert Settings(layout=layout, size=(640, 480)).take("mp4").size == (640, 480)


def test_a_long_title_and_a_long_note_stay_in_their_boxes(monkeypatch):
    title = "A title that is far longer than any title ought to be, in whichever language it may be written"
    monkeypatch.setattr(RunningMaximum, "title", title)
    monkeypatch.setattr(RunningMaximum, "idea", "An idea that takes its time " * 3)
    show = Show(RunningMaximum)
    for name in FILMED:
        marks, layout = screen(show, show.moments[4], Style(name)), LAYOUTS[name]
        for part, box in (("title", layout.title), ("idea", layout.title), ("note", layout.note)):
            for mark in (mark for mark in marks if isinstance(mark, Text) and mark.key.startswith(part + "/")):
                assert mark.bounds[0] >= box[0] - 1 and mark.bounds[2] <= box[2] + 1
