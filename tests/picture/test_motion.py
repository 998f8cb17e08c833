"""Motion is the difference of two pictures."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vizkit.picture.marks import Box, Line, Text
from vizkit.picture.motion import CHANGE, EFFECT, FLY, PAUSE, Motion

RED, BLUE = (1.0, 0.0, 0.0, 1.0), (0.0, 0.0, 1.0, 1.0)


def box(key: str, x: float = 0.0, **fields) -> Box:
    return Box(key=key, x=x, w=40, h=40, fill=RED, **fields)


def by_key(marks) -> dict:
    return {mark.key: mark for mark in marks}


BEFORE = (box("stays"), box("moves", 100), box("leaves", 200), box("source", 300), box("sinks", 400, goes_into="stays"))
AFTER = (
    box("stays"),
    box("moves", 180),
    box("source", 300),
    box("comes", 500, came_from="source"),
    box("appears", 600),
)


def test_it_ends_at_the_next_picture():
    assert Motion(BEFORE, AFTER).at(1.0) == list(AFTER)


def test_what_is_replaced_in_its_place_goes_the_way_that_it_has_among_marks_that_come_and_go():
    """To be told by their places is quick, and changes no way: neither which there are nor when each is gone."""
    before = (box("stays"), box("moves", 100), box("grows"), box("strikes"), Text(key="tells", words=("1",)))
    after = (
        before[0], box("moves", 180), replace(before[2], w=60, x=10), box("strikes", struck=True),
        Text(key="tells", words=("2",)),
    )  # fmt: skip
    other = Box(key="other", x=900, w=9, h=9, fill=RED)
    short, long = Motion(before, after), Motion((*before, other), (other, *after))
    assert [way.kind for way in short.ways] == ["stay", "move", "grow", "strike", "change"]
    assert short.ways == [way for way in long.ways if way.end is not other] and short.seconds == long.seconds


@given(st.floats(0, 1))
def test_what_does_not_change_does_not_move_by_a_pixel(part):
    now = by_key(Motion(BEFORE, AFTER).at(part))
    assert now["stays"] == BEFORE[0] and now["source"] == BEFORE[3]


@given(st.floats(0, 1))
def test_a_title_that_stays_does_not_blink_when_the_first_mark_below_it_changes(part):
    before, after = (Text(key=f"row/{first}/title", words=("answers",), size=20, colour=RED) for first in "01")
    motion = Motion((before, *BEFORE), (after, *AFTER))
    (title,) = (mark for mark in motion.at(part) if isinstance(mark, Text))
    assert replace(title, key="") == replace(after, key="")
    other = Motion((before,), (replace(after, words=("gates",)),))
    assert {way.kind for way in other.ways} == {"enter", "leave"}


@given(st.floats(0, 1), st.floats(0, 1))
def test_what_moves_goes_one_way_between_its_places(one, other):
    motion = Motion(BEFORE, AFTER)
    first, second = (by_key(motion.at(part))["moves"].x for part in sorted((one, other)))
    assert 100 <= first <= second <= 180


@pytest.mark.parametrize("anchor", [0.0, 0.5, 1.0])
def test_a_text_keeps_to_its_box_whichever_way_the_text_is_set_that_it_comes_from(anchor):
    source = Text(key="line", words=("run",), x=30, y=200, size=20, anchor=anchor)
    text = Text(key="tag#", words=("run",), x=300, y=0, size=30, came_from="line")
    motion = Motion((source,), (source, box("tag", 300, came_from="line"), text))
    for part in (0.2, 0.4, 0.6):
        now = by_key(motion.at(part))
        assert sum(now["tag#"].bounds[::2]) / 2 == pytest.approx(now["tag"].x)


def test_what_came_from_a_mark_starts_there_and_what_goes_into_one_ends_there():
    motion = Motion(BEFORE, AFTER)
    came = [by_key(motion.at(part / 100)).get("comes") for part in range(100)]
    seen = [mark for mark in came if mark is not None]
    assert 300 <= seen[0].x < 310 and seen[-1].x > 490
    sinking = [mark for mark in (by_key(motion.at(part / 100)).get("sinks") for part in range(100)) if mark is not None]
    assert sinking[0].x == 400 and sinking[-1].x < 60


def test_cells_that_come_from_a_mark_by_its_name_come_from_it():
    arriving = (box("b"), *(box(f"row/{i}", 100 * i, came_from=f"b/{i}") for i in (2, 3)))
    assert {way.kind for way in Motion((box("b"),), arriving).ways} == {"stay", "fly"}
    leaving = box("row/2", 200, goes_into="b/2")
    assert {way.kind for way in Motion((box("b"), leaving), (box("b"),)).ways} == {"stay", "sink"}


@pytest.mark.parametrize("turned", [False, True])
def test_a_line_that_gets_longer_grows_out_of_its_end_and_what_there_was_of_it_stays(turned):
    short, longer = ((-50.0, 0.0), (0.0, 0.0)), ((-50.0, 0.0), (0.0, 0.0), (50.0, 0.0), (50.0, 80.0))
    pair = (Line(key="line", points=short),), (Line(key="line", points=longer),)
    motion = Motion(*(reversed(pair) if turned else pair))
    seen = [motion.at(part / 50)[0].points for part in range(1, 50)]
    assert all(points[:2] == short for points in seen)
    tips = [points[-1][1] for points in seen]
    assert tips == sorted(tips, reverse=turned) and len(set(tips)) > 9
    assert max(abs(one - other) for one, other in pairwise([80 * turned, *tips, 80 * (not turned)])) < 10


def test_a_line_grows_out_of_the_box_that_it_comes_from():
    grown = Line(key="line", x=300, y=50, points=((0.0, -50.0), (0.0, 50.0)), came_from="source")
    motion = Motion((box("source", 300),), (box("source", 300), grown))
    seen = [by_key(motion.at(part / 50))["line"] for part in range(10, 51)]
    lengths = [mark.points[1][1] - mark.points[0][1] for mark in seen]
    assert lengths == sorted(lengths) and lengths[0] < 20 and lengths[-1] == 100
    assert all(mark.y - length / 2 >= -1 for mark, length in zip(seen, lengths, strict=True))


def test_leaving_comes_before_entering():
    motion = Motion((box("leaves"),), (box("appears"),))
    keys = by_key(motion.at(0.2))
    assert keys["leaves"].opacity < 1 and "appears" not in keys
    keys = by_key(motion.at(0.8))
    assert "leaves" not in keys and keys["appears"].opacity < 1


def test_several_that_fly_are_staggered():
    after = tuple(box(f"new{i}", 500, came_from="source") for i in range(3))
    now = by_key(Motion((box("source", 300),), after).at(0.5))
    assert now["new0"].x > now["new1"].x > now["new2"].x


def test_those_of_one_leg_alone_are_staggered_so_that_a_leg_has_all_of_its_time():
    after = (box("a"), box("b", 300, came_from="a"), box("c", 600, came_from="b"))
    first, second = (way.window for way in Motion(after[:1], after).ways if way.flies)
    assert first[0] == pytest.approx(FLY[0]) and second[1] == pytest.approx(FLY[1])
    assert second[0] - first[1] == pytest.approx(PAUSE)


def test_colours_and_sizes_change_in_place():
    motion = Motion((box("a"),), (replace(box("a"), fill=BLUE, w=80),))
    middle = motion.at(0.4)[0]
    assert 40 < middle.w < 80 and 0 < middle.fill[2] < 1


def test_changed_words_are_never_seen_over_one_another():
    one, other = (Text(key="n", words=(words,), colour=RED) for words in ("1", "2"))
    motion = Motion((one,), (other,))
    for part in range(101):
        seen = motion.at(part / 100)
        assert len(seen) == 1 and seen[0].words in (("1",), ("2",))


def test_a_struck_mark_pulses_and_comes_to_rest():
    motion = Motion((box("a"),), (box("a", struck=True),))
    widths = [motion.at(part / 20)[0].w for part in range(21)]
    assert max(widths) > 44 and widths[0] == 40 and widths[-1] == 40


def test_what_flies_is_drawn_above_all_and_what_moves_keeps_its_place():
    before = (box("moves", 0), box("rests", 50))
    after = (box("moves", 100), box("comes", 0, came_from="moves"), box("rests", 50))
    assert [mark.key for mark in Motion(before, after).at(0.5)] == ["moves", "rests", "comes"]


@pytest.mark.parametrize(
    ("before", "after", "seconds"),
    [
        (BEFORE, BEFORE, 0.0),
        (BEFORE, AFTER, 1.2),
        (BEFORE[:1], (*AFTER[:1], box("new", 9, came_from="stays")), 0.8),
        ((box("a"),), (replace(box("a"), fill=BLUE),), 0.4),
    ],
)
def test_time_is_taken_only_where_something_happens(before, after, seconds):
    assert Motion(before, after).seconds == seconds


@given(st.floats(0, 0.69))
def test_nothing_changes_appears_or_goes_before_what_flies_has_arrived(part):
    before = (box("token"), box("sum", 200), box("old", 300))
    after = (box("token"), replace(box("sum", 200), fill=BLUE, struck=True), box("new", 400))
    flown = (*after, box("copy", 200, came_from="token"))
    now = by_key(Motion(before, flown).at(part))
    assert now["sum"] == before[1] and now["old"] == before[2] and "new" not in now


@pytest.mark.parametrize("part", [0.7, 0.85, 1.0])
def test_what_has_flown_is_there_before_anything_changes(part):
    after = (replace(box("sum", 200), fill=BLUE), box("copy", 200, came_from="token"))
    assert by_key(Motion((box("token"), box("sum", 200)), after).at(part))["copy"].x == 200


def test_words_that_say_what_happens_do_not_wait():
    before, after = (Text(key=key, words=(key,), colour=RED, prompt=True) for key in ("was", "is"))
    now = by_key(Motion((box("token"), before), (box("token"), after, box("copy", 9, came_from="token"))).at(0.4))
    assert now["is"] == after and "was" not in now


@given(st.floats(0, 1))
def test_what_flies_from_where_another_flies_to_leaves_when_that_is_there(part):
    after = (box("a"), box("b", 300, came_from="a"), box("c", 600, came_from="b"), box("d", 900, came_from="c"))
    motion = Motion(after[:1], after)
    now = by_key(motion.at(part))
    for one, other, home in (("b", "c", 300), ("c", "d", 600)):
        assert other not in now or now[one].x == home
    assert motion.seconds > Motion(after[:1], after[:3]).seconds


@given(st.floats(0, 1))
def test_a_block_flies_as_one_and_keeps_its_shape(part):
    before = tuple(box(f"q/{i}", 60 * i) for i in range(9))
    after = tuple(box(f"t/{i}", 900 + 50 * i, came_from=f"q/{i}", block="t") for i in range(9))
    seen = [mark.x for mark in Motion(before, before + after).at(part) if mark.key.startswith("t/")]
    assert len(seen) in (0, 9)
    gaps = {round(other - one, 6) for one, other in pairwise(seen)}
    assert len(gaps) <= 1


def test_nothing_flies_from_what_appears_at_the_same_time():
    after = (box("new"), box("copy", 300, came_from="new"), box("again", 600, came_from="copy"))
    assert {way.kind for way in Motion((box("old"),), after).ways} == {"leave", "enter"}


CHAIN = ("arrow", "bar", "token")


def in_chain(arrow: float, bar: float, token: float) -> tuple[Box, ...]:
    """Three things of which each waits for the one before."""
    return (
        box("arrow", arrow),
        box("bar", bar, waits_for="arrow"),
        box("token", token, waits_for="bar"),
        box("other", 900 + token),
    )


@given(st.floats(0, 1))
def test_what_waits_changes_when_that_has_for_which_it_waits(part):
    now = by_key(Motion(in_chain(0, 0, 0), in_chain(90, 90, 90)).at(part))
    for cause, effect in pairwise(CHAIN):
        assert now[effect].x == 0 or now[cause].x == 90


def test_a_longer_chain_takes_longer_and_one_whose_cause_does_not_change_is_none():
    assert Motion(in_chain(0, 0, 0), in_chain(90, 90, 90)).seconds == pytest.approx(1.6)
    assert Motion(in_chain(0, 0, 0), in_chain(0, 90, 90)).seconds == pytest.approx(1.2)
    still = Motion(in_chain(0, 0, 0), in_chain(0, 0, 90))
    assert still.seconds == 0.8 and by_key(still.at(0.4))["token"].x > 0


def test_things_that_wait_for_one_another_do_not_wait_for_ever():
    before, after = ((box("a", x, waits_for="b"), box("b", x, waits_for="a")) for x in (0, 90))
    assert Motion(before, after).at(1.0) == list(after)


def test_what_goes_away_waits_for_nothing_that_happens_then():
    before = (box("bar"), box("token", 50, waits_for="bar", goes_into="stroke"))
    after = (replace(box("bar"), fill=BLUE), box("stroke", 200))
    assert by_key(Motion(before, after).at(0.4))["token"].x > 60


@given(st.floats(0, 1))
def test_a_drawn_line_appears_from_its_first_point_on(part):
    line = Line(key="flight", points=((0, 0), (-100, 0)), colour=RED, arrow=True, drawn=True)
    seen = by_key(Motion((box("bar"),), (box("bar"), line)).at(part)).get("flight")
    assert seen is None or (seen.points[0] == (0, 0) and -100 <= seen.points[1][0] < 0)


@given(st.floats(0, 1))
def test_a_closed_drawn_line_appears_from_its_first_side_on(part):
    area = Line(key="area", points=((0, 0), (20, 0), (50, 90), (-30, 90)), closed=True, fill=RED, drawn=True)
    seen = by_key(Motion((box("bar"),), (box("bar"), area)).at(part)).get("area")
    assert seen is None or seen.points[:2] == ((0, 0), (20, 0))
    assert seen is None or (seen.points[2][0] >= 20 and seen.points[3][0] <= 0 and 0 < seen.points[2][1] <= 90)


def test_areas_that_are_drawn_one_out_of_the_other_follow_one_another():
    areas = [Line(key=key, points=((0, 0), (9, 0), (20, 90)), closed=True, drawn=True, came_from=source)
             for key, source in (("upper", None), ("lower", "upper"))]  # fmt: skip
    upper, lower = (way for way in Motion((box("bar"),), (box("bar"), *areas)).ways if way.flies)
    assert upper.window[1] < lower.window[0]
    (alone,) = (way for way in Motion((box("bar"), areas[0]), (box("bar"), *areas)).ways if way.flies)
    assert alone.window == FLY and alone.start.points[:2] == areas[1].points[:2]


def test_where_nothing_stays_all_goes_at_once_and_only_what_flies_is_seen_between():
    before, after = (box("bar"), box("answer", 90)), (box("ridge", 0), box("column", 200, came_from="bar"))
    assert [mark.key for mark in Motion(before, after).at(0.5)] == ["column"]
    kept = (*before, box("kept", 300)), (*after, box("kept", 300))
    assert "answer" in by_key(Motion(*kept).at(0.5))


@pytest.mark.parametrize("source", ["token", None])
@given(st.floats(0, 0.69))
def test_a_bar_grows_or_shrinks_when_what_flies_has_arrived(source, part):
    before = (box("token"), Box(key="bar", x=100, y=90, w=200, h=20, fill=RED))
    after = (box("token"), replace(before[1], x=20, w=40), box("factor", 300, came_from=source))
    now = by_key(Motion(before, after).at(part))
    assert source is None or now["bar"] == before[1]
    assert now["bar"].x - now["bar"].w / 2 == pytest.approx(0)


def test_what_waits_for_what_stays_begins_at_once_where_others_follow_from_one_another():
    before = (box("stays"), box("level", 0, waits_for="stays"), box("token", 300))
    after = (
        box("stays"),
        replace(box("level"), fill=BLUE, waits_for="stays"),
        box("token", 300),
        box("answer", 500, came_from="token", waits_for="level"),
    )
    level, answer = (by_key(Motion(before, after).at(part)) for part in (0.5, 0.55))
    assert level["level"].fill[2] > 0.9 and answer["answer"].x < 400


@given(st.floats(0, 0.69))
def test_copies_are_gathered_before_what_gathers_them_changes_and_their_sources_stay(part):
    before = (box("a", 100), box("b", 200), box("sum", 300))
    after = (*before[:2], replace(box("sum", 300), fill=BLUE, gathers=("a", "b")))
    motion = Motion(before, after)
    now = by_key(motion.at(part))
    assert now["a"] == before[0] and now["b"] == before[1] and now["sum"].fill == RED
    assert "a→sum" not in now or 100 <= now["a→sum"].x < now["sum"].x
    assert 100 < by_key(motion.at(0.3))["a→sum"].x < by_key(motion.at(0.4))["a→sum"].x
    assert "a→sum" not in by_key(motion.at(0.7)) and motion.at(1.0) == list(after)
    assert not [way for way in Motion(after, after).ways if way.kind == "sink"]


def test_blocks_that_fly_one_after_the_other_are_there_before_anything_changes():
    before = (box("a", x=0), box("b", x=200), box("count", x=900))
    first = [box(f"one/{i}", x=40 * i, y=300, came_from="a", block="one") for i in range(3)]
    later = [box(f"two/{i}", x=200 + 40 * i, y=300, came_from="b", block="two", waits_for="one/0") for i in range(3)]
    ways = {
        way.end.key: way
        for way in Motion(before, (*before[:2], *first, *later, replace(box("count", x=900), w=99))).ways
    }
    ones, twos = ({ways[f"{name}/{i}"].window for i in range(3)} for name in ("one", "two"))
    assert len(ones) == len(twos) == 1
    (_, over), (begin, landed) = *ones, *twos
    assert over <= begin and landed <= ways["count"].window[0]


FLOWN = (box("source"),), (box("source"), box("comes", 500, came_from="source"))


def moving(mark, **fields):
    """What flies, and a mark that moves meanwhile and becomes another."""
    (before, after), now = FLOWN, vars(mark) | fields
    return Motion((*before, mark), (*after, type(mark)(**now | {"x": 90})))


def test_a_label_that_moves_says_something_else_when_what_flies_has_arrived():
    label = Text(key="free", words=("free: 2",), x=60, y=-90, size=30)
    motion = moving(label, words=("free: 1",))
    assert by_key(motion.at(0.69))["free"] == label and by_key(moving(label).at(0.4))["free"].x > 60


def test_an_outline_that_moves_changes_when_what_flies_has_arrived_but_stays_with_boxes_that_move():
    brace = Line(key="brace", x=60, y=-80, points=((-50, 9), (-50, 0), (50, 0), (50, 9)))
    less = ((-25, 9), (-25, 0), (25, 0), (25, 9))
    assert by_key(moving(brace, points=less).at(0.69))["brace"] == brace
    before, after = (
        (*FLOWN[0], box("node"), brace),
        (*FLOWN[1], box("node", 90), Line(**vars(brace) | {"points": less, "x": 90})),
    )
    assert by_key(Motion(before, after).at(0.4))["brace"].x > 60


def test_an_outline_comes_around_a_thing_when_that_has_arrived_and_moves_with_what_does_not_fly():
    frame = Box(key="frame", x=0, w=50, h=50)
    before, after = (box("a"), frame), (box("a"), box("b", 90, came_from="a"), replace(frame, x=90))
    motion = Motion(before, after)
    assert by_key(motion.at(0.69))["frame"] == frame and by_key(motion.at(0.69))["b"].x == pytest.approx(90, abs=0.1)
    elsewhere = Motion(before, (*after[:2], replace(frame, x=-90)))
    assert by_key(elsewhere.at(0.4))["frame"].x < 0


def named(words, colour, y, points, **fields):
    """A line with its name at its end."""
    line = Line(key="c/line", points=points, colour=colour)
    return line, Text(key="c/title", words=(words,), colour=colour, x=100, y=y, size=20), box("b", **fields)


STEP, SLOPE = ((0, 0), (50, 0), (50, 90)), ((0, 0), (50, 45), (50, 90))


@pytest.mark.parametrize("x", [0, 90])
def test_a_name_that_moves_becomes_another_together_with_its_line(x):
    motion = Motion(named("step", RED, 0, STEP), named("sigmoid", RED, 20, SLOPE, x=x))
    ways = by_key(motion.ways)
    assert ways["c/title"].kind == "move" and ways["c/line"].kind == "change"
    assert ways["c/title"].window == ways["c/line"].window == (EFFECT if x else CHANGE)


def test_a_line_takes_its_names_new_colour_while_that_moves():
    ways = by_key(Motion(named("step", RED, 0, STEP), named("step", BLUE, 20, STEP, x=90)).ways)
    assert ways["c/title"].window == ways["c/line"].window == ways["b"].window == FLY
    flown = *named("step", BLUE, 20, STEP), box("n", 90, came_from="b")
    ways = by_key(Motion(named("step", RED, 0, STEP), flown).ways)
    assert ways["c/title"].window == ways["c/line"].window == EFFECT


def test_what_moves_out_of_a_thing_is_above_it_until_it_has_left_though_it_is_below_it_then():
    call, thing = box("call", 300), box("object", 310)
    motion = Motion((call, thing, box("name", 600)), (box("object", 30), call, box("name", 600)))
    assert [mark.key for mark in motion.at(0.2)] == ["call", "object", "name"]
    assert [mark.key for mark in motion.at(1.0)] == ["object", "call", "name"]


@given(st.floats(0, 0.69))
def test_what_waits_for_nothing_changes_when_the_last_of_a_chain_has_arrived(part):
    before = (box("counter"), box("sum", 900))
    message = box("message", 400, came_from="counter", waits_for="arrow")
    motion = Motion(before, (before[0], replace(before[1], fill=BLUE), box("arrow", 200), message))
    assert by_key(motion.at(part))["sum"].fill == RED
    assert by_key(motion.at(0.7))["message"].x == 400


@pytest.mark.parametrize("part", [0.2, 0.4, 0.45, 0.7])
def test_what_flies_from_one_thing_is_there_before_what_waits_for_a_part_of_it(part):
    before = (box("error"), box("line", 900), box("point", 600))
    weights, bias = (box(name, 300 + 90 * i, came_from="error") for i, name in enumerate(("weights", "bias")))
    waiting = box("line", 990, waits_for="bias"), box("point", 690, waits_for="line")
    now = by_key(Motion(before, (before[0], *waiting, weights, bias)).at(part))
    assert now["line"].x == 900 or (now["weights"].x, now["bias"].x) == (300, 390)


@given(st.floats(0, 1))
def test_a_number_appears_in_its_place_before_it_flies_on_and_when_what_goes_into_it_is_there(part):
    def picture(*more, words=(), **fields):
        place = (
            replace(box("slot", 300), **fields),
            *(Text(key="slot#", words=(each,), x=300, size=30) for each in words),
        )
        return (*place, box("other", 900), *more)

    motion = Motion(
        picture(box("pill", 200, goes_into="slot")),
        picture(box("next", 600, came_from="slot"), words=("3",), fill=BLUE),
    )
    now, ways = by_key(motion.at(part)), {way.key: way for way in motion.ways}
    assert "next" not in now or (now["slot#"].opacity == 1 and now["slot"].fill == BLUE)
    assert ways["slot#"].window[0] < ways["pill"].window[1] < ways["slot#"].window[1] <= ways["next"].window[0]


def test_a_chain_that_begins_with_an_effect_of_what_flies_begins_when_that_has_arrived():
    before = (box("a", 100), box("other", 900))
    after = (*before, box("sum", 300, gathers=("a",)), box("mean", 500, waits_for="sum"))
    ways = {way.key: way.window for way in Motion(before, after).ways}
    assert ways["a→sum"][1] <= ways["sum"][0] < ways["sum"][1] <= ways["mean"][0]
