"""Law 13, rule 4 of films: what moves is by no name or label, and over no number, but while it leaves or joins others."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import numpy as np
import pytest

from tests.conftest import show_of
from tests.laws.test_stage import LAYOUT, stages
from vizkit.picture.marks import Box, Mark, Text
from vizkit.picture.motion import COPY, EASE, TEXT, TITLE, Motion, Way, is_label

MOST, OUT, BY = 2 / 19, 4 / 19, 5 / 19
"""The part of a transition for which something may be over a number at most; over one beside which it stood or will, in
the midst of a grid there are others all around; and by a label, which is above it."""

PARTS = np.arange(1, 20) / 20
"""When it is looked at."""

BLUE = (0.0, 0.0, 1.0, 1.0)

TOUCH = 2.0
"""Pixels that things may touch by."""


def passed_over(before: tuple[Mark, ...], after: tuple[Mark, ...]) -> Iterator[tuple[str, float]]:
    """The texts that rest and over which something travels for too long, and for which part of the transition.

    What rests where a thing comes from, or where it goes, is no obstacle: it is left, or what is reached. A title there
    is one all the same, but that of the very mark it comes from. Boxes without text go below labels, as a lit line does.
    """
    ways = Motion(before, after).ways
    resting = [way.end for way in ways if way.kind in ("stay", "change") and isinstance(way.end, Text)]
    labels, titles = (np.array([met(mark) for mark in resting], bool) for met in (is_label, is_title))
    rooms = np.array([mark.bounds for mark in resting]).reshape(-1, 4)
    for own in travelling(ways).values():
        free, over = np.ones(len(rooms), bool), np.zeros((len(PARTS), len(rooms)), bool)
        below = all(way.kind == "move" and isinstance(way.end, Box) for way in own)
        for way in own:
            start, end = np.array(way.start.bounds), np.array(way.end.bounds)
            free &= ~meeting(rooms, start) & ~meeting(rooms, end)
            over |= meeting(rooms[None], places(way, start, end)[:, None])
        sources = {key for way in own for key in (way.start.key, way.end.came_from, way.start.goes_into) if key}
        beside = {stem(key) for key in sources}
        names = {key.removesuffix(TEXT) + TITLE for key in sources}
        for at in np.flatnonzero(over.any(axis=0) & (free | titles) & ~(labels & below)):
            if resting[at].key in names:
                continue
            most = BY if labels[at] else OUT if stem(resting[at].key) in beside else MOST
            if over[:, at].mean() > most + 0.01:
                yield resting[at].key, float(over[:, at].mean())


def is_title(mark: Mark) -> bool:
    return mark.key.endswith(TITLE)


def stem(key: str) -> str:
    return key.removesuffix(TEXT).split("/")[0]


def travelling(ways: list[Way]) -> dict[str, list[Way]]:
    """The ways of each thing that flies or moves and can cover: a box with its text, a block, copies that are gathered."""
    things: dict[str, list[Way]] = {}
    for way in ways:
        mark = way.start if way.kind == "sink" else way.end
        covers = isinstance(mark, Text) or getattr(mark, "fill", None) is not None or getattr(mark, "closed", False)
        if way.kind in ("fly", "sink", "move") and covers:
            gathered = mark.goes_into if COPY in mark.key else None
            things.setdefault(mark.block or gathered or mark.key.removesuffix(TEXT), []).append(way)
    return things


def places(way: Way, start: np.ndarray, end: np.ndarray) -> np.ndarray:
    """What a mark covers at every part of the transition."""
    over = np.clip((PARTS - way.window[0]) / (way.window[1] - way.window[0]), 0, 1)
    over = over**3 * (EASE[0] + over * (EASE[1] + over * EASE[2]))
    (across, down, first, second), over = way.path, over[:, None]
    left = np.sin(np.pi * over) * [across, down] + np.sin(2 * np.pi * over) * [first, second]
    return start + over * (end - start) + np.tile(left, 2)


def meeting(ones: np.ndarray, others: np.ndarray) -> np.ndarray:
    low, high = np.maximum(ones[..., :2], others[..., :2]), np.minimum(ones[..., 2:], others[..., 2:])
    return (high - low > TOUCH).all(axis=-1)


def test_what_travels_is_over_no_text_for_long(explainer):
    show = show_of(explainer)
    found = [
        (moment.run.act.name, moment.number, key, round(part, 2))
        for (moment, before), (following, after) in pairwise(zip(show.moments, stages(explainer), strict=True))
        if moment.act == following.act
        for key, part in passed_over(before, after)
    ]
    assert not found, (LAYOUT, found)


@pytest.mark.parametrize("way", [{"came_from": "a"}, {}])
def test_what_goes_over_a_number_is_found_whether_it_flies_or_slides(way):
    source, wall = Box(key="a", x=0, y=0, w=40, h=40, fill=BLUE), Text(key="b#", words=("8",), x=200, y=0, size=400)
    gone = Box(key="c" if way else "a", x=400, y=0, w=40, h=40, fill=BLUE, **way)
    found = list(passed_over((source, wall), (source, wall, gone) if way else (gone, wall)))
    assert [key for key, _ in found] == ["b#"] and all(part > MOST for _, part in found)


@pytest.mark.parametrize("side", [0, 30])
def test_a_title_that_is_passed_for_long_is_found_even_where_the_way_ends(side):
    goal, title = (
        Box(key="b", x=400, y=0, w=40, h=40, fill=BLUE),
        Text(key="c/title", words=("c",), x=370, y=0, size=300),
    )
    source = Box(key="a", x=side, y=0, w=40, h=40, fill=BLUE)
    found = list(passed_over((source, title), (source, title, Box(**vars(goal) | {"came_from": "a"}))))
    assert [key for key, _ in found] == ["c/title"]
