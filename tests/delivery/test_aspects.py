"""Aspects, grounds and kinds: what a shape is laid out as, and what may be asked of which kind of file."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from vizkit.delivery.media import LOOPS, MEDIA
from vizkit.delivery.settings import ASPECTS, Settings, SettingsError, kind_of
from vizkit.picture.style import FILMED, LAYOUTS


def test_every_layout_is_of_the_shape_that_it_is_called_by():
    for aspect, layouts in ASPECTS.items():
        across, down = map(int, aspect.split(":"))
        assert all(LAYOUTS[layout].size[0] * down == LAYOUTS[layout].size[1] * across for layout in layouts)
    assert sorted(layout for layouts in ASPECTS.values() for layout in layouts) == sorted(FILMED)


@pytest.mark.parametrize(
    ("aspect", "kind", "layout", "size"),
    [
        *[("16:9", "mp4", "lecture", (1920, 1080)), ("16:9", "gif", "slide", (960, 540))],
        *[("9:16", "mp4", "portrait", (1080, 1920)), ("1:1", "webm", "square", (1080, 1080))],
        *[("4:5", "mp4", "post", (1080, 1350)), ("4:5", "webp", "post", (540, 676))],
    ],
)
def test_a_shape_is_laid_out(aspect, kind, layout, size):
    take = Settings(aspect=aspect).take(kind)
    assert (take.style.layout, take.size) == (layout, size)


@pytest.mark.parametrize(
    ("settings", "kind", "said"),
    [
        (Settings(aspect="1:1", layout="slide"), "mp4", "--layout slide is not 1:1"),
        (Settings(aspect="16:9", size=(640, 640)), "gif", "--size 640x640 is not 16:9"),
        (Settings(aspect="4:5"), "html", "a page has no --aspect"),
        (Settings(ground="none"), "mp4", "--ground means nothing for .mp4: it is for .webm, .mov, .gif, .webp"),
        (Settings(ground="none"), "html", "a page has no --ground"),
        (Settings(max_size=9), "webm", "--max-size means nothing for .webm"),
        (Settings(jobs=2), "avif", "--jobs means nothing for .avif"),
    ],
)
def test_what_does_not_fit_is_refused(settings, kind, said):
    with pytest.raises(SettingsError, match=re.escape(said)):
        settings.check(kind)


def test_what_fits_is_not_refused():
    Settings(aspect="16:9", layout="slide", size=(854, 480)).check("mp4")
    Settings(aspect="4:5", size=(864, 1080), ground="none").check("avif")


def test_a_ground_is_left_out_where_that_is_asked_for():
    assert Settings(ground="none").take("webp").style.clear
    assert not Settings(ground="theme").take("webp").style.clear and not Settings().take("mov").style.clear


def test_an_apng_may_be_called_png_where_it_is_asked_for():
    assert kind_of(Path("a.png"), "apng") == kind_of(Path("a.apng"), None) == "apng"
    for wanted in (None, "webp"):
        with pytest.raises(SettingsError, match="is a picture of a moment: vizkit sheet"):
            kind_of(Path("a.png"), wanted)


def test_pictures_that_move_are_the_kinds_that_can_be_made_to_fit():
    assert tuple(kind for kind, medium in MEDIA.items() if "max_size" in medium.settings) == LOOPS
    assert all(MEDIA[kind].make for kind in LOOPS)
