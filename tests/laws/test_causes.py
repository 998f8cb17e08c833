"""Law of rule 3 of films: no number, label or outline becomes another before what flies has arrived."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import pairwise

import pytest

from tests.conftest import show_of
from tests.laws.test_stage import stages
from vizkit.picture.detours import around
from vizkit.picture.keys import TEXT, TITLE
from vizkit.picture.marks import Bounds, Box, Line, Mark, Text
from vizkit.picture.motion import EFFECT, Motion
from vizkit.picture.tween import said
from vizkit.picture.way import Way, covers, is_label, is_text


def broken(explainer: str, law: Callable[..., Iterator[str]]) -> list[tuple[str, int, str]]:
    """Where an explainer breaks a law about two pictures: act, moment and mark."""
    show = show_of(explainer)
    return [
        (moment.run.act.name, moment.number, key)
        for (moment, before), (following, after) in pairwise(zip(show.moments, stages(explainer), strict=True))
        if moment.act == following.act
        for key in law(before, after)
    ]


def too_early(before: tuple[Mark, ...], after: tuple[Mark, ...]) -> Iterator[str]:
    """What becomes another before anything has arrived, though something flies to where it is or elsewhere.

    Pointers and the like say what happens and change at once. What walks on from the one before, as a line of sight
    does, is part of what happens; and so is an area that is filled, and a line between things that move.
    """
    ways = [part for part in Motion(before, after).parts if isinstance(part, Way)]
    arrivals = [way.window[1] for way in ways if way.flies and covers(way.end)]
    first = min([*arrivals, EFFECT[0]])
    shifts = any(way.kind == "move" and not isinstance(way.end, (Line, Text)) and not way.end.prompt for way in ways)
    for way in ways:
        if not arrivals or way.kind not in ("move", "change", "grow") or way.end.prompt or way.end.waits_for:
            continue
        outline = isinstance(way.end, Line) and not way.end.closed and way.start.points != way.end.points and not shifts
        if (outline or (is_label(way.end) and said(way.start) != said(way.end))) and way.window[0] < first - 0.01:
            yield way.key


def before_the_last(before: tuple[Mark, ...], after: tuple[Mark, ...]) -> Iterator[str]:
    """The numbers and labels, nothing's cause and with none of their own, that change before all that flies is there."""
    ways = [part for part in Motion(before, after).parts if isinstance(part, Way)]
    flying = [way for way in ways if way.flies and covers(way.end)]
    last = max((way.window[1] for way in flying), default=0.0)
    causes = {cause for way in ways if way.end is not None for cause in (way.end.came_from, way.end.waits_for)}
    for way in ways:
        if way.kind not in ("enter", "change", "strike") or not is_text(way.end) or way.end.prompt:
            continue
        if way.end.waits_for is None and way.end.key.removesuffix(TEXT) not in causes and way.window[0] < last - 0.01:
            yield way.key


def test_no_number_that_waits_for_nothing_appears_or_changes_before_the_last_has_arrived(explainer):
    assert not (found := broken(explainer, before_the_last)), found


def from_nothing(before: tuple[Mark, ...], after: tuple[Mark, ...]) -> Iterator[str]:
    """What flies from a place in which the number appears later."""
    ways = {part.key: part for part in Motion(before, after).parts if isinstance(part, Way) and part.kind != "leave"}
    for way in ways.values():
        source = ways.get(f"{way.end.came_from}{TEXT}") if way.kind == "fly" else None
        if source is not None and source.kind == "enter" and source.window[1] > way.window[0] + 0.01:
            yield way.key


def test_nothing_flies_from_where_its_number_has_still_to_appear(explainer):
    assert not (found := broken(explainer, from_nothing)), found


def test_no_label_and_no_outline_becomes_another_before_anything_has_arrived(explainer):
    assert not (found := broken(explainer, too_early)), found


def framed_too_early(before: tuple[Mark, ...], after: tuple[Mark, ...]) -> Iterator[str]:
    """The outlines that come around a place before what flies there has arrived."""
    ways = [part for part in Motion(before, after).parts if isinstance(part, Way)]
    landing = [way for way in ways if way.kind == "fly" and isinstance(way.end, Box)]
    for way in ways:
        if way.kind not in ("move", "grow") or not isinstance(way.end, Box) or way.end.fill or way.end.prompt:
            continue
        for other in landing:
            comes = within(other.end.bounds, way.end.bounds) and not within(other.end.bounds, way.start.bounds)
            if comes and way.window[0] < other.window[1] - 0.01:
                yield way.key


def within(one: Bounds, other: Bounds) -> bool:
    return around([one, other]) == pytest.approx(other, abs=2)


def test_no_outline_comes_around_a_place_before_what_flies_there_has_arrived(explainer):
    assert not (found := broken(explainer, framed_too_early)), found


def coloured_too_early(before: tuple[Mark, ...], after: tuple[Mark, ...]) -> Iterator[str]:
    """The cells that have another colour before any of the lines and filled areas that reach them is there."""
    ways = [part for part in Motion(before, after).parts if isinstance(part, Way)]
    lines = [way for way in ways if isinstance(way.end, Line) and not way.end.prompt]
    reaching = [way for way in lines if way.kind == "fly" or (way.end.fill and way.kind in ("enter", "move"))]
    for way in ways if reaching else ():
        if way.kind != "change" or not isinstance(way.end, Box) or way.end.prompt or way.start.fill == way.end.fill:
            continue
        arrivals = [other.window[1] for other in reaching if touch(way.end.bounds, other.end.bounds)]
        if arrivals and way.window[0] < min(arrivals) - 0.01:
            yield way.key


def touch(one: Bounds, other: Bounds) -> bool:
    return all(a <= b + 2 for a, b in zip((*one[:2], *other[:2]), (*other[2:], *one[2:]), strict=True))


def test_no_cell_has_another_colour_before_a_line_or_an_area_has_reached_it(explainer):
    assert not (found := broken(explainer, coloured_too_early)), found


def named_too_early(before: tuple[Mark, ...], after: tuple[Mark, ...]) -> Iterator[str]:
    """The names that come, or have other words or another colour, before the line that they are of begins to."""
    ways = [part for part in Motion(before, after).parts if isinstance(part, Way)]
    lines = {
        way.key.rpartition("/")[0] + TITLE: way
        for way in ways
        if isinstance(way.end, Line) and way.kind in ("change", "enter", "fly") and not way.end.prompt
    }
    for way in ways:
        if way.key not in lines or way.end is None:
            continue
        other = way.start is None or said(way.start) != said(way.end) or way.start.colour != way.end.colour
        if other and way.window[0] < lines[way.key].window[0] - 0.01:
            yield way.key


def test_no_name_becomes_another_before_the_line_that_it_is_of(explainer):
    assert not (found := broken(explainer, named_too_early)), found
