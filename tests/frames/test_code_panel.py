"""The code panel shows the algorithm alone, at most twelve rows, no wider than a quarter, and nothing in it jumps."""

from __future__ import annotations

import pytest

from tests.conftest import explainers, show_of
from tests.frames.descent import Descent
from tests.frames.example import RunningMaximum
from vizkit.frames import Show
from vizkit.frames.code_panel import ROWS, lit
from vizkit.frames.frame import bare
from vizkit.frames.stage import panelled
from vizkit.picture.marks import Box, Text
from vizkit.picture.style import LAYOUTS, Style
from vizkit.picture.type import width


@pytest.fixture(scope="module", params=["example", *explainers()])
def shows(request):
    return Show(RunningMaximum) if request.param == "example" else show_of(request.param)


def panels(show: Show, layout: str):
    """The marks of every moment's panel, by their keys."""
    for moment in show.moments:
        yield moment, {mark.key: mark for mark in bare(show, moment, Style(layout), ("code",))}


def test_a_scene_may_call_its_shapes_as_the_house_calls_its_own_parts(shows):
    for moment in (shows.moments[0], shows.moments[-1]):
        others = [part for part in LAYOUTS["lecture"].parts if part != "stage"]
        assert all(mark.key.startswith(":") for mark in bare(shows, moment, Style(), others))


def test_at_most_twelve_rows_with_the_lit_line_among_them(shows):
    for moment, marks in panels(shows, "lecture"):
        rows = {key: mark for key, mark in marks.items() if key.startswith(":code/") and isinstance(mark, Text)}
        assert 0 < len(rows) <= ROWS
        name = moment.step.calls[-1].reference.__name__
        shown = {int(key.split("/")[2]) for key in rows if key.startswith(f":code/{name}/")}
        assert set(lit(moment.step)) & shown
        bar = marks[":code/lit"]
        on = [row for row in rows.values() if abs(row.y - bar.y) < bar.h / 2]
        assert {int(row.key.split("/")[2]) for row in on} == set(lit(moment.step)) & shown


@pytest.mark.parametrize("layout", ["lecture", "portrait"])
def test_what_is_lit_is_as_wide_as_its_words(shows, layout):
    for _, marks in panels(shows, layout):
        bar = marks[":code/lit"]
        rows = (mark for key, mark in marks.items() if key.startswith(":code/") and isinstance(mark, Text))
        assert all(row.bounds[2] <= bar.bounds[2] for row in rows if abs(row.y - bar.y) < bar.h / 2)


@pytest.mark.parametrize("layout", [name for name, layout in LAYOUTS.items() if layout.code is not None])
def test_it_takes_a_quarter_of_the_frame_at_most(shows, layout):
    w, h = LAYOUTS[layout].size
    for _, marks in panels(shows, layout):
        panel = marks[":code/panel"]
        assert panel.w * panel.h <= w * h / 4
        assert panel.w <= w / 4 or w < h
        left, top, right, bottom = panel.bounds
        for mark in marks.values():
            if mark.key != ":code/panel":
                assert mark.bounds[0] >= left and mark.bounds[2] <= right, mark.key
                assert mark.bounds[1] >= top and mark.bounds[3] <= bottom, mark.key


def test_it_is_as_narrow_as_its_lines():
    show = Show(RunningMaximum)
    panel = panelled(show, 1, "lecture")
    texts = [
        mark
        for moment, marks in panels(show, "lecture")
        for mark in marks.values()
        if moment.act == 1 and isinstance(mark, Text) and mark.key.startswith(":code/")
    ]
    widest = max(mark.x + mark.size * width(mark.words[0], "mono") for mark in texts)
    assert panel.box[2] - widest < 2 * panel.advance


def test_every_row_and_variable_keeps_its_place_within_an_act(shows):
    places: dict[tuple, set] = {}
    for moment, marks in panels(shows, "lecture"):
        reference = moment.step.calls[-1].reference
        for key, mark in marks.items():
            if key == ":code/panel" or key.startswith(":watch/"):
                who = reference if key.startswith(":watch/") else None
                places.setdefault((moment.act, who, key), set()).add((mark.x, mark.y))
    assert all(len(found) == 1 for found in places.values())


def test_none_of_the_variables_is_private_and_those_without_a_row_are_counted(shows):
    for moment, marks in panels(shows, "lecture"):
        names = {key.split("/")[1] for key in marks if key.startswith(":watch/") and key.endswith("/value")}
        assert not any(name.startswith("_") for name in names)
        said = [
            mark.words[0] for key, mark in marks.items() if key[:6] in (":watch", ":stack") and isinstance(mark, Text)
        ]
        assert not any("np." in text for text in said), moment
        watch = moment.run.act.watch
        assert watch is None or names <= set(watch)
        others = panelled(shows, moment.act, "lecture").watch.others[moment.step.calls[-1].reference]
        held = moment.step.variables if watch is not None else moment.step.calls[-1].variables
        assert (":more" in marks) == any(name in held for name in others)


@pytest.mark.parametrize("layout", ["lecture", "portrait"])
def test_variables_have_all_the_room_that_the_code_leaves(shows, layout):
    """A variable is without a row only where one row more would reach the code, or the calls below it."""
    for act in range(len(shows.acts)):
        panel = panelled(shows, act, layout)
        if not any(panel.watch.others.values()):
            continue
        _, (_, top, _, bottom) = panel.columns
        code = max(len(each.head) + 0.3 + min(len(each.body), each.room) for each in panel.excerpts.values())
        free = bottom - panel.box[1] - 1.4 * panel.size * code if not panel.across else bottom - top
        taken = panel.size * (1.5 * (panel.watch.rows + 1) + 1.65 * panel.calls)
        assert panel.watch.rows >= 6 and taken > free - 2 * panel.size


def test_open_calls_are_shown_where_there_is_recursion():
    for moment, marks in panels(Show(RunningMaximum), "lecture"):
        calls = [key for key, mark in marks.items() if key.startswith(":stack/") and isinstance(mark, Box)]
        assert len(calls) == (min(len(moment.step.calls), 5) if moment.act == 1 else 0)


def test_open_calls_and_variables_stand_clear_of_one_another_beside_the_code():
    for _, marks in panels(Show(Descent), "portrait"):
        calls = [
            mark.y - mark.h / 2 for key, mark in marks.items() if key.startswith(":stack/") and isinstance(mark, Box)
        ]
        variables = [mark.bounds[3] for key, mark in marks.items() if key.startswith(":watch/")]
        assert calls and min(calls) >= max(variables)
