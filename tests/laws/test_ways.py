"""Law 13, rule 4 of films: what moves covers no number, name or label; what it passes is above it, and soon passed."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

import numpy as np
import pytest

from tests.conftest import show_of
from vizkit.frames.stage import stage
from vizkit.picture.detours import inner
from vizkit.picture.keys import COPY, PANEL, TEXT, TITLE
from vizkit.picture.links import linked
from vizkit.picture.marks import Box, Mark, Text
from vizkit.picture.motion import Motion
from vizkit.picture.style import Style
from vizkit.picture.tween import EASE
from vizkit.picture.way import Way, is_label

MOST, OUT, BY = 2 / 19, 4 / 19, {"lecture": 5 / 19, "slide": 6 / 19}
"""The part of a transition for which something may be below a number at most; below one beside which it stood or will, in
the midst of a grid there are others all around; and below a label."""

PARTS = np.arange(1, 20) / 20
"""When it is looked at."""

BLUE = (0.0, 0.0, 1.0, 1.0)

TOUCH = 2.0
"""Pixels that things may touch by."""


Transition = tuple[tuple[str, int], tuple[Mark, ...], tuple[Mark, ...]]


def transitions(name: str, layout: str) -> Iterator[Transition]:
    """All that a show has within its acts: the act and the number of the moment before, and what stands at both ends."""
    show = show_of(name)
    stages = [(moment, tuple(linked(stage(show, moment, Style(layout))))) for moment in show.moments]
    for (moment, before), (following, after) in pairwise(stages):
        if moment.act == following.act:
            yield (moment.run.act.name, moment.number), before, after


class Passing(NamedTuple):
    """A text that rests and that something passes, for which part of the transition, and whether it is covered."""

    text: Mark
    part: float
    covered: bool
    most: float


def passings(before: tuple[Mark, ...], after: tuple[Mark, ...], layout: str = "lecture") -> Iterator[Passing]:
    """The texts that something passes.

    What rests where a thing comes from, or where it goes, is no obstacle: it is left, or what is reached. A title there
    is one all the same, but for how long it is passed by the very mark it is of.
    """
    motion = Motion(before, after)
    heights = {place: height for height, place in enumerate(motion.painted)}
    ways = [part if isinstance(part, Way) else Way(part, part, (0, 1), "stay") for part in motion.parts]
    above = {id(way): heights[place] for place, way in enumerate(ways)}
    resting = [way for way in ways if way.kind in ("stay", "change") and isinstance(way.end, Text)]
    labels = np.array([is_label(way.end) for way in resting], bool)
    rooms = np.array([way.end.bounds for way in resting]).reshape(-1, 4)
    for own in travelling(ways).values():
        free, over = np.ones(len(rooms), bool), np.zeros((len(PARTS), len(rooms)), bool)
        below, covered = all(way.kind == "move" and isinstance(way.end, Box) for way in own), np.zeros(len(rooms), bool)
        for way in own:
            start, end = np.array(way.start.bounds), np.array(way.end.bounds)
            free &= ~meeting(rooms, start) & ~meeting(rooms, end)
            met = meeting(rooms[None], places(way, start, end)[:, None])
            over |= met
            covered |= met.any(axis=0) & np.array([above[id(text)] < above[id(way)] for text in resting], bool)
        sources = {key for way in own for key in (way.start.key, way.end.came_from, way.start.goes_into) if key}
        beside = {stem(key) for key in sources}
        names = {key.removesuffix(TEXT) + TITLE for key in sources}
        for at in np.flatnonzero(over.any(axis=0) & (free | labels)):
            text = resting[at].end
            known = text.key in names or (labels[at] and (below or not (free[at] or is_title(text))))
            most = 1 if known else BY[layout] if labels[at] else OUT if stem(text.key) in beside else MOST
            yield Passing(text, float(over[:, at].mean()), bool(covered[at]), most)


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


@pytest.mark.parametrize("layout", ["lecture", "slide"])
def test_what_travels_covers_no_text_and_is_below_none_for_long(explainer, layout):
    found = [
        (*where, each.text.key, round(each.part, 2), each.covered)
        for where, before, after in transitions(explainer, layout)
        for each in passings(before, after, layout)
        if each.covered or each.part > each.most + 0.01
    ]
    assert not found, found


def through(before: tuple[Mark, ...], after: tuple[Mark, ...]) -> Iterator[tuple[str, float, float]]:
    """The empty places of a row that something is in on its way to another one, for which part of the transition, and
    for which it may be: longer in a grid, where there are others all around."""
    ways = [part for part in Motion(before, after).parts if isinstance(part, Way)]
    cells = [mark for mark in after if isinstance(mark, Box) and mark.key.rpartition("/")[2].isdigit()]
    empty = [mark for mark in cells if mark.fill is None and mark.dashed and mark in before]
    for way in ways:
        if not isinstance(way.end, Box) or way.kind != "fly":
            continue
        alike = [mark for mark in empty if stem(mark.key) == stem(way.key)]
        rows = {round(mark.y) for mark in cells if stem(mark.key) == stem(way.key)}
        most = OUT if len(rows) > 1 else MOST
        own = [np.array(inner(mark.bounds)) for mark in (way.start, way.end)]
        stops = places(way, *(np.array(mark.bounds) for mark in (way.start, way.end)))
        for mark in alike:
            room = np.array(inner(mark.bounds))
            if abs(mark.y - way.end.y) < 1 and not any(meeting(room, end) for end in own):
                yield mark.key, float(meeting(np.array([inner(stop) for stop in stops]), room).mean()), most


def crossed(before: tuple[Mark, ...], after: tuple[Mark, ...]) -> Iterator[tuple[str, float]]:
    """The panels in which nothing is that something crosses on its way elsewhere, and for which part of the transition."""
    ways = [part for part in Motion(before, after).parts if isinstance(part, Way)]
    held = [mark for mark in (*before, *after) if not mark.key.endswith((TITLE, PANEL))]
    panels = [np.array(mark.bounds) for mark in after if mark in before and mark.key.endswith(PANEL)]
    free = [panel for panel in panels if not any(meeting(panel, np.array(mark.bounds)) for mark in held)]
    for way in ways:
        if isinstance(way.end, Box) and way.kind == "fly":
            stops = places(way, *(np.array(mark.bounds) for mark in (way.start, way.end)))
            yield from ((way.key, float(meeting(stops, panel).mean())) for panel in free)


@pytest.mark.parametrize("layout", ["lecture", "slide"])
def test_what_flies_to_a_place_of_a_row_is_not_long_in_another_empty_one(explainer, layout):
    found = [
        (*where, key, round(part, 2))
        for where, before, after in transitions(explainer, layout)
        for key, part, most in through(before, after)
        if part > most + 0.01
    ]
    assert not found, found


@pytest.mark.parametrize("layout", ["lecture", "slide"])
def test_what_flies_is_not_long_in_an_empty_panel_that_it_does_not_go_to(explainer, layout):
    found = [
        (*where, key, round(part, 2))
        for where, before, after in transitions(explainer, layout)
        for key, part in crossed(before, after)
        if part > BY["lecture"] + 0.01
    ]
    assert not found, found


@pytest.mark.parametrize("way", [{"came_from": "a"}, {}])
def test_what_goes_below_a_number_for_long_is_found_whether_it_flies_or_slides(way):
    source, wall = Box(key="a", x=0, y=0, w=40, h=40, fill=BLUE), Text(key="b#", words=("8",), x=200, y=0, size=400)
    gone = Box(key="c" if way else "a", x=400, y=0, w=40, h=40, fill=BLUE, **way)
    (found,) = passings((source, wall), (source, wall, gone) if way else (gone, wall))
    assert found.text.key == "b#" and found.part > found.most and not found.covered


@pytest.mark.parametrize("side", [0, 30])
def test_a_title_that_is_passed_for_long_is_found_even_where_the_way_ends(side):
    goal, title = (
        Box(key="b", x=400, y=0, w=40, h=40, fill=BLUE),
        Text(key="c/title", words=("c",), x=370, y=0, size=300),
    )
    source = Box(key="a", x=side, y=0, w=40, h=40, fill=BLUE)
    (found,) = passings((source, title), (source, title, Box(**vars(goal) | {"came_from": "a"})))
    assert found.text.key == "c/title" and found.part > found.most


def test_a_number_that_is_covered_is_found(monkeypatch):
    source, number = Box(key="a", x=0, y=0, w=90, h=90, fill=BLUE), Text(key="b#", words=("8",), x=200, y=0, size=40)
    pair = (source, number), (source, number, Box(key="c", x=400, y=0, w=90, h=90, fill=BLUE, came_from="a"))
    monkeypatch.setattr("vizkit.picture.motion.passed", lambda parts: [])
    monkeypatch.setattr("vizkit.picture.motion.led", lambda ways: ways)
    assert [each.covered for each in passings(*pair)] == [True]
