"""Lanes over time, a program's line to come, and a label that is a token."""

from __future__ import annotations

import pytest

from tests.shapes.drawing import drawn, illegible
from vizkit.picture.ink import ink
from vizkit.shapes import label, lanes, nothing, program

NAMES, LINES = ink("AB", "names"), ink(["load", "add", "store"], "lines")
TICKS = ink([1, 2, 12], "ticks")


def test_a_bar_has_the_colour_of_its_lane_which_may_be_called_by_its_name():
    picture = lanes(NAMES, until=TICKS).in_colours("first", "second")
    marks = drawn(picture.bar(NAMES[1], TICKS[0] - 1, TICKS[0]).bar(0, TICKS[0], TICKS[1], colour="lost"))
    assert marks["lanes/1/0"].edge == "second"
    assert marks["lanes/ticks/0"].edge == "lost"
    assert marks["lanes/1/0"].y == marks["lanes/1/line"].y > marks["lanes/ticks/0"].y


def test_the_axis_is_as_long_at_every_moment():
    early, late = (lanes(NAMES, until=until).bar(0, TICKS[0] - 1, TICKS[0]) for until in (TICKS[0], TICKS[2]))
    assert drawn(early, late)["lanes/0/0"] == drawn(late, early)["lanes/0/0"]
    assert drawn(early)["lanes/0/0"].w > drawn(early, late)["lanes/0/0"].w
    assert drawn(lanes(NAMES, until=None), late)["lanes/0/line"] == drawn(late)["lanes/0/line"]


def test_a_title_for_which_a_bar_has_no_room_is_left_out_where_titles_are_details():
    bars = lanes(NAMES, until=ink(60, "until")).in_detail()
    bars = bars.bar(0, TICKS[0], TICKS[1], LINES[0]).bar(1, TICKS[1], TICKS[2], LINES[0])
    marks = drawn(bars)
    assert "lanes/ticks/0#" not in marks
    assert marks["lanes/ticks/1#"].words == ("load", "load")
    assert not illegible(bars)


@pytest.mark.parametrize(("many", "smaller"), [(4, False), (12, True)])
def test_where_titles_are_details_all_are_in_smaller_type_if_so_all_have_room(many, smaller):
    early = lanes(NAMES, until=many).in_detail().bar(0, TICKS[0], TICKS[1], LINES[1])
    late = early.bar(1, TICKS[1], TICKS[1] + 1, LINES[2])
    before, after = drawn(early, late), drawn(late, early)
    size = after["lanes/ticks/1#"].size
    assert (size < after["lanes/0/title"].size) is smaller and not illegible(late)
    assert before["lanes/ticks/0#"] == after["lanes/ticks/0#"] and after["lanes/ticks/0#"].size == size


def test_a_bar_comes_from_where_it_is_told_and_bars_that_start_together_are_two():
    picture = lanes(NAMES, until=TICKS).bar(0, TICKS[0], TICKS[1]).bar(1, TICKS[0], TICKS[2], "b", came_from="held/0")
    marks = drawn(picture)
    assert marks["lanes/ticks/0"].came_from is None
    assert {marks[key].came_from for key in ("lanes/1/ticks/0", "lanes/1/ticks/0#")} == {"held/0"}
    assert marks["lanes/ticks/0"].x < marks["lanes/1/ticks/0"].x
    assert "lanes/own" in drawn(lanes(NAMES, until=TICKS).bar(0, TICKS[0], TICKS[1], name="own"))


def test_titles_are_rounded_and_an_axis_may_have_no_times_yet():
    time = ink(2.25, "time")
    picture = lanes(NAMES, until=[]).rounded(1).bar(0, TICKS[0], TICKS[2], [time, " ms"])
    assert "2.2" in drawn(picture, lanes(NAMES, until=TICKS))["lanes/ticks/0#"].words[0]


def test_waiting_hides_the_lane_behind_its_title_and_is_not_drawn_where_it_lasts_no_time():
    picture = lanes(NAMES, until=TICKS).bar(0, TICKS[0], TICKS[2], "waits", waiting=True)
    marks = drawn(picture.bar(1, TICKS[2], TICKS[2], waiting=True))
    assert marks["lanes/ticks/0"].dashed and marks["lanes/ticks/0/behind"].fill == "ground"
    assert not [key for key in marks if key.startswith("lanes/ticks/2")]


def test_the_line_to_come_is_outlined_and_the_one_that_runs_is_filled():
    runs, comes = (drawn(each)["lines/lit"] for each in (program(LINES).running(1), program(LINES).coming_to(1)))
    assert (runs.x, runs.y, runs.w, runs.h) == (comes.x, comes.y, comes.w, comes.h)
    assert runs.fill and not comes.fill
    assert comes.dashed and not runs.dashed
    assert "lines/lit" not in drawn(program(LINES).coming_to(None))


def test_a_token_flies_whole_and_its_word_can_be_read():
    key = label("key", name="key").coloured("done").boxed()
    marks = drawn(key | nothing)
    box, word = marks["key"], marks["key#"]
    assert box.bounds[0] < word.bounds[0] and word.bounds[2] < box.bounds[2]
    assert not illegible(key)
    assert all(mark.came_from == "lock" for mark in drawn(key.came_from("lock")).values())
