"""The page's pictures are the film's: at rest, and on the way from one to the next."""

from __future__ import annotations

from functools import cache
from typing import get_args

import numpy as np
import pytest
from skimage.metrics import structural_similarity

from tests.conftest import TRIED, show_of
from tests.page.browser import Watched
from vizkit.film.paint import Canvas
from vizkit.frames.frame import screen
from vizkit.page.reel import Reel
from vizkit.picture.marks import Link, Mark
from vizkit.picture.motion import Motion
from vizkit.picture.style import LAYOUTS, Style
from vizkit.picture.tween import SHADE
from vizkit.picture.tween import during as way_at
from vizkit.picture.way import Kind, Way

LIKENESS = 0.98
"""The least structural similarity: two painters smooth edges differently, and nothing else may differ."""

MARGIN = 20
LEFT, TOP, RIGHT, BOTTOM = (
    int((side + sign * MARGIN) / 2) for side, sign in zip(LAYOUTS["slide"].stage, (-1, -1, 1, 1), strict=True)
)
"""The stage on a frame of 960 × 540, with the margin that the page leaves around it."""

WINDOW = {"width": RIGHT - LEFT, "height": BOTTOM - TOP}


@cache
def reel_of(name: str) -> Reel:
    """The reel of an explainer, its marks numbered as on the page."""
    reel = Reel(show_of(name))
    reel.data()
    return reel


def painted(marks, style: Style) -> np.ndarray:
    pixels = Canvas((960, 540), style.colours["ground"], style.places.size).paint(marks)
    return pixels[TOP:BOTTOM, LEFT:RIGHT, 2::-1].copy()


def alike(one: np.ndarray, other: np.ndarray) -> float:
    one, other = (picture.astype(np.float32) for picture in (one, other))
    return structural_similarity(one, other, channel_axis=2, data_range=255)


def bare(one, name: str, style: Style) -> Watched:
    watched = one("?bare", name, viewport=WINDOW, color_scheme=style.theme)
    watched.page.evaluate("language => speak(language)", style.language)
    return watched


def test_what_is_tried_has_every_kind_of_way_and_of_mark():
    motions = [motion for name in TRIED for motion in reel_of(name).motions]
    assert {way.kind for motion in motions for way in motion.ways} == {*get_args(Kind)}
    assert {type(mark) for motion in motions for mark in motion.after} == {*Mark.__subclasses__()} - {Link}


@pytest.mark.parametrize(("theme", "language"), [("dark", "en"), ("light", "zh")])
def test_a_moment_looks_like_the_film_s(one, tried, theme, language):
    show, style = show_of(tried), Style("slide", theme, language)
    watched = bare(one, tried, style)
    for number in range(0, len(show.moments), len(show.moments) // 3):
        watched.page.evaluate("number => jump(number)", number)
        frame = painted(screen(show, show.moments[number], style, ("stage",)), style)
        assert alike(watched.picture(), frame) > LIKENESS, f"moment {number + 1}"


def test_every_moment_has_the_film_s_marks_and_no_other(one, tried):
    reel, watched = reel_of(tried), bare(one, tried, Style("slide"))
    shown = watched.page.evaluate("moments.map((_, moment) => ended(moment))")
    assert shown == [[reel.drawing.mark(mark) for mark in motion.after] for motion in reel.motions]
    groups = watched.page.evaluate("moments.map((_, moment) => (jump(moment), stage.childElementCount))")
    assert groups == [len(motion.after) for motion in reel.motions]


def telling(motions: list[Motion]) -> list[int]:
    """Of every kind of way the moment that has most of it."""
    kinds = {way.kind for motion in motions for way in motion.ways} - {"stay"}
    counts = {kind: [sum(way.kind == kind for way in motion.ways) for motion in motions] for kind in kinds}
    return sorted({found.index(max(found)) for found in counts.values()})


def listed(way: Way, part: float) -> list[float]:
    """Where a mark is on its way, and how much of it is seen."""
    found = way_at(way, part)
    return [found[0].x, found[0].y, found[0].opacity] if found and found[0].opacity > SHADE else [0.0, 0.0, 0.0]


def test_marks_obey_the_film_s_law_of_motion(one, tried):
    show, style = show_of(tried), Style("slide")
    watched = bare(one, tried, style)
    parts = [n / 16 for n in range(1, 16)]
    for number in telling(reel_of(tried).motions):
        shown = watched.page.evaluate(
            """([number, parts, seen]) => moments[number].ways.map((way) => parts.map((part) => {
                const { x, y, opacity } = Array.isArray(way) ? during(opened(way), part) : mark(way);
                return opacity > seen ? [x, y, opacity] : [0, 0, 0];
            }))""",
            [number, parts, SHADE],
        )
        pair = show.moments[max(0, number - 1)], show.moments[number]
        motion = Motion(*(screen(show, moment, style, ("stage",)) for moment in pair))
        expected = [[listed(way, part) for part in parts] for way in motion.ways]
        assert np.abs(np.subtract(shown, expected) / (1, 1, 0.01)).max() < 0.5, f"to moment {number + 1}"


def test_on_the_way_it_looks_like_the_film(one, tried):
    show, style = show_of(tried), Style("slide")
    watched = bare(one, tried, style)
    for number in telling(reel_of(tried).motions):
        pair = show.moments[max(0, number - 1)], show.moments[number]
        motion = Motion(*(screen(show, moment, style, ("stage",)) for moment in pair))
        watched.page.evaluate("number => transition(number)(0.6)", number)
        assert alike(watched.picture(), painted(motion.at(0.6), style)) > LIKENESS, f"to moment {number + 1}"
