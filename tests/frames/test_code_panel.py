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


def test_at_most_six_variables_and_none_of_them_private(shows):
    for moment, marks in panels(shows, "lecture"):
        names = [
            key.split("/")[1]
            for key in marks
            if key.startswith(":watch/") and key.count("/") == 2 and key.endswith("/value")
        ]
        assert len(names) <= 6 and not any(name.startswith("_") for name in names)
        said = [
            mark.words[0] for key, mark in marks.items() if key[:5] in ("watch", "stack") and isinstance(mark, Text)
        ]
        assert not any("np." in text for text in said), moment
        watch = moment.run.act.watch
        assert watch is None or set(names) <= set(watch)


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
