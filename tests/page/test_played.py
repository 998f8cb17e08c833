"""Moments as a page has them: the first of an act whole, of most others what is another in them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise

from tests.conftest import show_of
from tests.page.test_document import told
from vizkit.page.acted import ways
from vizkit.page.reel import Reel
from vizkit.page.shared import Shared
from vizkit.picture.marks import Box
from vizkit.picture.motion import Motion


def traced(lineages: list[list[int]]) -> list[list[int]]:
    """Of every lineage the origin of each mark: all in runs, or those that are others than in the one before."""
    found: list[list[int]] = []
    for before, *parts in lineages:
        pairs = list(zip(parts[::2], parts[1::2], strict=True))
        if before < 0:
            found.append([origin for origin, many in pairs for _ in range(many)])
        else:
            others = dict(pairs)
            found.append([others.get(place, origin) for place, origin in enumerate(found[before])])
    return found


def ended(act: list[dict], kinds: list[str]) -> Iterator[list[int]]:
    """The marks at the end of each moment of an act: of most only those are told that change in their places."""
    ends: list[int] = []
    for moment in act:
        assert moment.keys() & {"ways", "changes"} in ({"ways"}, {"changes"})
        if "ways" in moment:
            ends = [mark for way in moment["ways"] for mark in _ends(way, kinds)]
        for place, _, _, start, end, *_ in moment.get("changes", ()):
            assert ends[place] == start
            ends[place] = end
        yield list(ends)


def _ends(way: int | list, kinds: list[str]) -> Iterable[int]:
    """What a way ends in; several marks that stay are the first and their number."""
    if isinstance(way, int):
        return [way]
    if len(way) == 2:
        return range(way[0], way[0] + way[1])
    return [] if kinds[way[0]] in ("leave", "sink") else [way[3]]


def test_where_marks_came_from_is_kept_once_and_said_of_each(page_of, tried):
    tables = told(page_of(tried).read_text(encoding="utf-8"))["tables"]
    lineages, moments = tables["lineages"], [moment for act in tables["played"] for moment in act]
    assert len({tuple(each) for each in lineages}) == len(lineages) < len(moments)
    assert {moment["from"] for moment in moments} == set(range(len(lineages)))
    assert all(-1 <= origin < len(tables["origins"]) for each in traced(lineages) for origin in each)


def test_moments_of_which_changes_are_told_alone_end_in_all_that_is_drawn(tried):
    reel = Reel(show_of(tried))
    data, tables = reel.data(), reel.shared.tables()
    lineages = traced(tables["lineages"])
    for layout, drawn in (("wide", reel), ("narrow", reel.narrow())):
        for place, act in zip(data[layout] or (), drawn.acted if drawn else (), strict=True):
            moments = tables["played"][place]
            for moment, ends, marks in zip(moments, ended(moments, tables["kinds"]), act.screens, strict=True):
                assert sorted(ends) == sorted(map(reel.drawing.mark, marks))
                assert len(lineages[moment["from"]]) == len(marks)


def test_changes_follow_only_marks_in_the_order_in_which_they_are_drawn():
    """What moves out of a thing is above it on the way, and below it then: of what follows all ways are told."""
    call, thing = Box(key="call", x=300, w=40, h=40, fill="cell"), Box(key="object", x=310, w=40, h=40, fill="now")
    out, lit = (Box(key="object", x=30, w=40, h=40, fill=fill) for fill in ("now", "first"))
    screens = (call, thing), (out, call), (lit, call), (out, call)
    shared = Shared(("en",))
    motions = [Motion(screens[0], screens[0]), *(Motion(*pair) for pair in pairwise(screens))]
    moments = list(ways(motions, shared))
    assert [list(moment) for moment in moments] == [["ways"], ["ways"], ["ways"], ["changes"]]
    found = list(ended(moments, list(shared.kinds)))
    assert found[1] == [shared.drawing.mark(mark) for mark in (call, out)]
    assert found[2:] == [[shared.drawing.mark(mark) for mark in marks] for marks in screens[2:]]
