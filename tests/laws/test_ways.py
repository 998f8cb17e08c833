"""Law 13, rule 4 of films: what moves does not stay over a number or a label that rests."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import numpy as np

from tests.conftest import show_of
from tests.laws.test_stage import LAYOUT, stages
from vizkit.picture.marks import Box, Mark, Text
from vizkit.picture.motion import COPY, EASE, TEXT, Motion, Way

NUMBER, LABEL = 0.2, 0.35
"""The part of a transition for which something may pass over a number, and over a label, at most."""

PARTS = np.arange(1, 20) / 20
"""When it is looked at."""

TOUCH = 2.0
"""Pixels that things may touch by."""


def passed_over(before: tuple[Mark, ...], after: tuple[Mark, ...]) -> Iterator[tuple[str, float]]:
    """The texts that rest, and for which part of the transition each thing that travels is over them.

    What rests where a thing comes from, or where it goes, is no obstacle: it is left, or what is reached.
    """
    ways = Motion(before, after).ways
    resting = [way.end for way in ways if way.kind in ("stay", "change") and isinstance(way.end, Text)]
    rooms = np.array([mark.bounds for mark in resting]).reshape(-1, 4)
    for own in travelling(ways).values():
        starts, ends = (np.array([getattr(way, side).bounds for way in own]) for side in ("start", "end"))
        free = ~meeting(rooms, hull(starts)) & ~meeting(rooms, hull(ends))
        over = np.zeros((len(PARTS), len(rooms)), bool)
        for way, start, end in zip(own, starts, ends, strict=True):
            over |= meeting(rooms[None], places(way, start, end)[:, None])
        for at in np.flatnonzero(over.any(axis=0) & free):
            yield resting[at].key, float(over[:, at].mean())


def travelling(ways: list[Way]) -> dict[str, list[Way]]:
    """The ways of each thing that flies above what rests: a box with its text, a block, copies that are gathered."""
    things: dict[str, list[Way]] = {}
    for way in ways:
        mark = way.start if way.kind == "sink" else way.end
        filled = isinstance(mark, (Box, Text)) or getattr(mark, "closed", False)
        if way.kind in ("fly", "sink") and filled:
            gathered = mark.goes_into if COPY in mark.key else None
            things.setdefault(mark.block or gathered or mark.key.removesuffix(TEXT), []).append(way)
    return things


def places(way: Way, start: np.ndarray, end: np.ndarray) -> np.ndarray:
    """What a mark covers at every part of the transition."""
    over = np.clip((PARTS - way.window[0]) / (way.window[1] - way.window[0]), 0, 1)
    over = over**3 * (EASE[0] + over * (EASE[1] + over * EASE[2]))
    lift = way.end.arc * np.sin(np.pi * over)
    across, down = way.end.x - way.start.x, way.end.y - way.start.y
    return start + over[:, None] * (end - start) + lift[:, None] * np.array([down, -across, down, -across])


def hull(bounds: np.ndarray) -> np.ndarray:
    return np.concatenate([bounds[:, :2].min(axis=0), bounds[:, 2:].max(axis=0)])


def meeting(ones: np.ndarray, others: np.ndarray) -> np.ndarray:
    low, high = np.maximum(ones[..., :2], others[..., :2]), np.minimum(ones[..., 2:], others[..., 2:])
    return (high - low > TOUCH).all(axis=-1)


def test_what_flies_passes_over_no_number_or_label_for_long(explainer):
    show = show_of(explainer)
    found = [
        (moment.run.act.name, moment.number, key, round(part, 2))
        for (moment, before), (following, after) in pairwise(zip(show.moments, stages(explainer), strict=True))
        if moment.act == following.act
        for key, part in passed_over(before, after)
        if part > (NUMBER if key.endswith(TEXT) else LABEL) + 0.01
    ]
    assert not found, (LAYOUT, found)


def test_what_stays_over_a_number_is_found():
    source, wall = Box(key="a", x=0, y=0, w=40, h=40), Text(key="b#", words=("8",), x=200, y=0, size=400)
    flown = Box(key="c", x=400, y=0, w=40, h=40, came_from="a")
    assert all(part > NUMBER for _, part in passed_over((source, wall), (source, wall, flown)))
    assert [key for key, _ in passed_over((source, wall), (source, wall, flown))] == ["b#"]
