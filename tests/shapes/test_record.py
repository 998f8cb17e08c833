"""Records: objects as boxes, what their fields hold as tags, and where that came from."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.shapes.drawing import drawn, illegible
from vizkit.picture.ink import ink
from vizkit.picture.plan import plan
from vizkit.picture.setting import Setting
from vizkit.shapes import program, record

held = st.lists(st.text("abcdefg.", min_size=1, max_size=9) | st.integers(0, 999), max_size=3)


@given(st.lists(held, min_size=1, max_size=3))
@settings(max_examples=15)
def test_every_value_is_in_the_box_under_the_title(rows):
    box = record("object", name="run").lit()
    for values in rows:
        box = box.holding("field", ink(values, "values"), "first")
    marks = drawn(box)
    left, top, right, bottom = marks["run/panel"].bounds
    for row, values in enumerate(rows):
        assert f"run/{row}/title" in marks
        for place, value in enumerate(values):
            tag, words = marks[f"run/{row}.{place}"], marks[f"run/{row}.{place}#"]
            assert words.words[0] == str(value)
            assert left < tag.bounds[0] <= words.bounds[0] and words.bounds[2] <= tag.bounds[2] < right
            assert marks["run/title"].bounds[3] < tag.bounds[1] and top < tag.bounds[1] < tag.bounds[3] < bottom
    assert not illegible(box)


def test_values_come_from_one_mark_or_each_from_its_own_and_a_field_without_any_keeps_its_place():
    values = ink(["a", "b"], "values")
    empty = record("object", name="run").holding("field")
    one = empty.holding("more", values, came_from="d/0.0")
    each = empty.holding("more", values, came_from=["d/0.0", None])
    assert "run/0.0" not in drawn(empty, one) and "run/0/title" in drawn(empty, one)
    assert [drawn(one)[f"run/1.{i}"].came_from for i in (0, 1)] == ["d/0.0", "d/0.0"]
    assert [drawn(each)[f"run/1.{i}#"].came_from for i in (0, 1)] == ["d/0.0", None]
    assert drawn(each)["run/1.0"].key == each.mark_at("1.0")


def test_a_line_of_a_program_may_come_from_another():
    lines = ink(["d = f", "x = d"], "lines")
    marks = drawn(program(lines).came_from("lines/1", 0))
    assert (marks["lines/0"].came_from, marks["lines/1"].came_from) == ("lines/1", None)


@pytest.mark.parametrize(("size", "turned"), [(1.02, False), (0.98, True)])
def test_what_stands_side_by_side_is_turned_where_it_could_not_be_read_else(size, turned):
    picture = program(ink(["x" * 36], "lines")) | program(ink(["x" * 26], "more"))
    natural = picture.extent(Setting(lambda own: (own,)))
    box = 0, 0, 40 * size * natural.w, 200 * natural.h
    found = plan([picture], box, least=40, largest=44, translate=lambda own: (own,))
    assert found.turned == turned
