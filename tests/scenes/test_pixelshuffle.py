"""What a viewer must be able to see of PixelShuffle, moment by moment."""

from __future__ import annotations

import re
from functools import cache

import pytest

from tests.conftest import SCENES
from vizkit.explainer import catalogue
from vizkit.frames import Show
from vizkit.frames.frame import bare
from vizkit.inputs import InputError
from vizkit.picture.motion import Motion
from vizkit.picture.style import Style

EXAMPLES = [
    {},
    {"channels": 3},
    {"channels": 2, "order": "tensorflow", "w": 3},
    {"r": 3},
    {"r": 1, "channels": 5},
]


@cache
def show_of_act(act, inputs):
    return Show(catalogue.load(SCENES / "pixelshuffle.py"), dict(inputs), [act])


def played(act, layout="lecture", **inputs):
    """The step and the marks of the stage at every moment of an act."""
    show = show_of_act(act, frozenset(inputs.items()))
    for moment in show.moments:
        yield moment.step, {mark.key: mark for mark in bare(show, moment, Style(layout), ("stage",))}


def landed(step, side, moves):
    """The places in the stack of the pixels that have moved so far."""
    return moves | {pair[side] for pair in step.variables["moves"]} if step.name == "move" else moves


@pytest.mark.parametrize("layout", ["lecture", "slide"])
@pytest.mark.parametrize("inputs", EXAMPLES, ids=str)
def test_every_pixel_is_in_the_stack_or_in_the_image_never_both(inputs, layout):
    for act, side in (("one-position", 0), ("way-back", 1)):
        moved = set()
        for step, marks in played(act, layout, **inputs):
            moved = landed(step, side, moved)
            x = step.variables["x"]
            in_image = len(moved) if side == 0 else x.size - len(moved)
            assert sum(key.startswith("x/free/") for key in marks) == x.size - in_image
            assert sum(key.endswith("/hole") for key in marks) == in_image
            for k in range(len(x)):
                for place in ((k, h, w) for h in range(x.shape[1]) for w in range(x.shape[2])):
                    key = "x/" + "/".join(map(str, place))
                    assert marks[f"{key}#"].words[0] == str(x[place])
                    assert (f"{key}/hole" in marks) == ((place in moved) == (side == 0))


@pytest.mark.parametrize("inputs", EXAMPLES, ids=str)
def test_the_pixels_of_one_position_of_all_channels_fly_at_once(inputs):
    before = None
    for step, marks in played("one-position", **inputs):
        if step.name == "move":
            moving = [way for way in Motion(tuple(before.values()), tuple(marks.values())).ways if way.kind == "move"]
            fly = {way.end.key: way.window for way in moving if f"{way.end.key}#" in marks}
            assert set(fly) == {"x/" + "/".join(map(str, source)) for source, _ in step.variables["moves"]}
            assert len(set(fly.values())) == 1
        before = marks


@pytest.mark.parametrize("inputs", EXAMPLES, ids=str)
def test_the_needle_is_through_all_channels_before_a_pixel_moves(inputs):
    before = None
    for step, marks in played("one-position", **inputs):
        if step.name == "pierce":
            ways = Motion(tuple(before.values()), tuple(marks.values())).ways
            assert not [way for way in ways if way.kind == "move" and f"{way.end.key}#" in marks]
            h, w = step.variables["h"], step.variables["w"]
            for k in range(len(step.variables["x"])):
                needle, pixel = marks[f"x/{k}/thread"], marks[f"x/{k}/{h}/{w}"]
                assert needle.x == pixel.x and pixel.colour == "now"
        before = marks


def test_at_most_one_block_of_an_image_is_on_its_way_at_a_time():
    before, inflight = None, []
    for step, marks in played("two-orders"):
        if step.name in ("torch", "tensorflow"):
            ways = Motion(tuple(before.values()), tuple(marks.values())).ways
            inflight.append({way.end.block for way in ways if way.kind == "fly"})
            assert {way.kind for way in ways if way.end and way.end.key.endswith("#")} <= {"fly", "stay", "enter"}
        before = marks
    assert [len(blocks) for blocks in inflight] == [2] * 8 and len(set().union(*inflight)) == 16


def test_what_an_enlarged_channel_lacks_is_seen_beside_it_before_the_question():
    (_, shown), (_, asked) = played("question")
    *_, (_, answered) = played("nothing-is-computed")
    pixel = re.compile(r"image/0/\d+/\d+")
    wanted = {key: mark.fill for key, mark in shown.items() if pixel.fullmatch(key)}
    assert len(wanted) == 576 and not any(map(pixel.fullmatch, asked))
    assert sorted(wanted.values()) == sorted(
        mark.fill for mark in answered.values() if mark.key.startswith("image/0/") and mark.came_from
    )


def test_the_question_shows_an_empty_frame_and_the_end_fills_it():
    *_, (_, asked) = played("question")
    assert "image/0/room" in asked and not any(re.fullmatch(r"image/0/\d+/\d+", key) for key in asked)
    before, there = None, 0
    for step, marks in played("nothing-is-computed"):
        pixels = {key: mark for key, mark in marks.items() if mark.came_from and key.startswith("image/0/")}
        if step.name == "fill":
            there += 144
            flown = {way.end for way in Motion(tuple(before.values()), tuple(marks.values())).ways if way.kind == "fly"}
            assert {mark.block for mark in flown} == {f"image/0/{step.variables['k']}"} and len(flown) == 144
            assert all(before[mark.came_from].fill == mark.fill for mark in flown)
        assert len(pixels) == there
        before = marks
    assert there == 576
    assert {marks[f"{name}/figure#"].words[0] for name in ("frame/low", "frame/high")} == {
        "5\u2009212\u2009569\u2009600",
        "42\u2009135\u2009552\u2009000",
    }


def test_kernels_that_start_alike_leave_no_level_but_one():
    (_, one), (_, apart), (_, alike) = played("how-the-kernels-start")
    levels = [
        {mark.fill for key, mark in marks.items() if re.fullmatch(r"made/\d/\d", key)} for marks in (one, apart, alike)
    ]
    assert [len(found) for found in levels] == [0, 4, 1]


def test_no_bar_is_there_before_its_number_nor_moves_when_it_comes():
    before = None
    for step, marks in played("enlarge-for-free"):
        assert ("meters/1/bar" in marks) == ("meters/1/value" in marks) == (step.name == "convolve-wide")
        if step.name == "convolve-wide":
            assert not [
                way.end.key for way in Motion(tuple(before.values()), tuple(marks.values())).ways if way.kind == "move"
            ]
        before = marks


@pytest.mark.parametrize("act", [act.name for act in catalogue.load(SCENES / "pixelshuffle.py").acts])
def test_a_picture_fills_its_stage_from_its_first_moment(act):
    left, top, right, bottom = Style("lecture").places.stage
    right = min(right, Style("lecture").places.code[0])
    _, marks = next(iter(played(act)))
    lefts, tops, rights, bottoms = zip(*(mark.bounds for mark in marks.values()), strict=True)
    filled = (max(rights) - min(lefts)) * (max(bottoms) - min(tops)) / ((right - left) * (bottom - top))
    assert filled >= 0.75


@pytest.mark.parametrize("act", ["one-position", "way-back", "two-orders", "enlarge-for-free"])
def test_an_empty_place_is_blank(act):
    """Dashes in a small cell would be read as digits."""
    for _, marks in played(act):
        assert not [key for key, mark in marks.items() if getattr(mark, "dashed", False)]


def test_the_blocks_form_the_image_that_torch_makes():
    *_, (_, marks) = played("one-position")
    pixels = [mark for key, mark in marks.items() if key.startswith("x/") and key.endswith("#")]
    rows = sorted({round(mark.y) for mark in pixels})
    image = [[mark.words[0] for mark in sorted(pixels, key=lambda mark: mark.x) if round(mark.y) == y] for y in rows]
    assert image == [["0", "4", "1", "5"], ["8", "12", "9", "13"], ["2", "6", "3", "7"], ["10", "14", "11", "15"]]


def test_the_names_of_the_axes_come_from_those_before():
    *_, (_, marks) = played("three-operations")
    tags = [
        sorted(
            (mark.x, mark.words[0])
            for key, mark in marks.items()
            if key.startswith(f"dimensions/{n}/") and key[-1] == "#"
        )
        for n in range(4)
    ]
    assert ["".join(name for _, name in row) for row in tags] == ["khw", "cijhw", "chiwj", "cyx"]
    sources = [marks[f"dimensions/1/{axis}"].came_from for axis in "cijhw"]
    assert sources == [f"dimensions/0/{axis}" for axis in "kkkhw"]
    assert [marks[f"dimensions/3/{axis}/length"].words[0] for axis in "cyx"] == ["1", "4", "4"]


def test_the_first_two_operations_move_nothing_in_memory_and_the_last_copies():
    moments = list(played("memory"))
    places = [{key: mark.x for key, mark in marks.items() if key.startswith("memory/")} for _, marks in moments]
    assert places[0] == places[1] == places[2]
    assert not any(key.startswith("copied/") for _, marks in moments[:3] for key in marks)
    step, marks = moments[-1]
    texts = [mark for key, mark in marks.items() if key.startswith("copied/") and key.endswith("#")]
    assert [int(mark.words[0]) for mark in sorted(texts, key=lambda mark: mark.x)] == list(step.variables["homes"])
    assert (marks["moved/figure#"].words[0], marks["made/figure#"].words[0]) == ("14", "0")


@pytest.mark.parametrize("inputs", EXAMPLES, ids=str)
def test_the_pixels_that_differ_between_the_orders_are_marked_and_no_others(inputs):
    *_, (step, marks) = played("two-orders", **inputs)
    for name in ("PyTorch", "TensorFlow"):
        colours = [getattr(mark, "colour", None) for key, mark in marks.items() if key.startswith(f"{name}/")]
        assert colours.count("lost") == step.variables["differing"]


def test_a_window_of_the_image_makes_one_position_of_all_channels():
    for step, marks in played("what-makes-the-channels"):
        h, w, k = (step.variables[name] for name in "hwk")
        lit = {
            key for key, mark in marks.items() if key.startswith("features/") and getattr(mark, "colour", "") == "now"
        }
        assert lit == {f"features/{channel}/{h}/{w}" for channel in range(4)}
        written = {key for key in marks if key.startswith("features/") and key.endswith("#")}
        rows, columns = step.variables["features"].shape[1:]
        so_far = [(y, x) for y in range(rows) for x in range(columns) if (y, x) <= (h, w)]
        assert written == {f"features/{channel}/{y}/{x}#" for channel in range(4) for y, x in so_far}
        left, top, right, bottom = marks["padded/frame/0/0"].bounds
        held = {
            key
            for key, mark in marks.items()
            if key.startswith("padded/0/") and "#" not in key and left < mark.x < right and top < mark.y < bottom
        }
        assert held == {f"padded/0/{y}/{x}" for y in range(h, h + k) for x in range(w, w + k)}


def test_the_bars_are_as_long_as_the_multiplications_are_many():
    *_, (step, marks) = played("enlarge-for-free")
    bars = sorted(mark.w for key, mark in marks.items() if key.endswith("/bar"))
    assert bars[1] / bars[0] == pytest.approx(step.variables["large"] / step.variables["small"])
    assert marks["shuffle/arrow#"].words[0] == "0"


@pytest.mark.parametrize(
    ("inputs", "said"),
    [
        ({"channels": 4}, "channels: .*lower it to 3"),
        ({"channels": 2, "r": 3}, "channels: .*lower it to 1"),
        ({"r": 4}, "r: .*lower it to 3"),
        ({"w": 4}, "w: .*lower it to 3"),
        ({"channels": 3, "h": 3}, "h: .*lower it to 2"),
    ],
)
def test_what_cannot_be_drawn_says_what_to_lower(inputs, said):
    with pytest.raises(InputError, match=said):
        Show(catalogue.load(SCENES / "pixelshuffle.py"), inputs)
