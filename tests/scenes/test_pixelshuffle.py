"""What a viewer must be able to see of PixelShuffle, moment by moment."""

from __future__ import annotations

import pytest

from tests.conftest import SCENES
from vizkit.explainer import catalogue
from vizkit.frames import Show
from vizkit.inputs import InputError
from vizkit.picture.motion import Motion

EXAMPLES = [
    {},
    {"channels": 3, "h": 3, "w": 3},
    {"channels": 2, "order": "paper", "w": 3},
    {"r": 3, "h": 3, "w": 3},
    {"r": 1, "channels": 5},
]


def played(act, layout="lecture", **inputs):
    """The variables and the marks of every moment of an act."""
    show = Show(catalogue.load(SCENES / "pixelshuffle.py"), inputs, [act])
    for step, picture in zip(show.runs[0].trace.steps, show.pictures(0, layout), strict=True):
        yield step.variables, {mark.key: mark for mark in picture.marks}


@pytest.mark.parametrize("layout", ["lecture", "slide"])
@pytest.mark.parametrize("inputs", EXAMPLES, ids=str)
def test_every_pixel_is_in_the_stack_or_in_the_image_never_both(inputs, layout):
    for act, coming in (("one-position", True), ("way-back", False)):
        for now, marks in played(act, layout, **inputs):
            x = now["x"]
            places = [(k, h, w) for k in range(len(x)) for h in range(x.shape[1]) for w in range(x.shape[2])]
            landed = {pair[not coming] for pair in now.get("landed", ())}
            gone = landed if coming else set(places) - landed if "landed" in now else set()
            free = sum(key.startswith("free/") for key in marks)
            assert free == x.size - len(gone)
            for place in places:
                key = "x/" + "/".join(map(str, place))
                assert marks[f"{key}#"].words[0] == str(x[place])
                assert (f"{key}/hole" in marks) == (place in gone)


@pytest.mark.parametrize("inputs", EXAMPLES, ids=str)
def test_the_pixels_of_one_position_of_all_channels_fly_at_once(inputs):
    before, known = None, 0
    for now, marks in played("one-position", **inputs):
        if len(now["landed"]) > known:
            half = {mark.key: mark for mark in Motion(tuple(before.values()), tuple(marks.values())).at(0.5)}
            on_their_way = {
                key for key in half if key in marks and half[key].x != marks[key].x and key.startswith("x/")
            }
            on_their_way = {key for key in on_their_way if key.startswith("x/") and "thread" not in key}
            moved = {"x/" + "/".join(map(str, source)) for source, _ in now["moves"]}
            assert moved <= on_their_way <= moved | {key + "#" for key in moved}
        before, known = marks, len(now["landed"])


def test_the_blocks_form_the_image_that_torch_makes():
    *_, (_, marks) = played("one-position")
    pixels = [mark for key, mark in marks.items() if key.startswith("x/") and key.endswith("#")]
    rows = sorted({round(mark.y) for mark in pixels})
    image = [[mark.words[0] for mark in sorted(pixels, key=lambda mark: mark.x) if round(mark.y) == y] for y in rows]
    assert image == [["0", "4", "1", "5"], ["8", "12", "9", "13"], ["2", "6", "3", "7"], ["10", "14", "11", "15"]]


def test_the_names_of_the_axes_come_from_those_before():
    *_, (_, marks) = played("three-operations")
    orders = [
        [mark.words[0] for key, mark in marks.items() if key.startswith(f"axes/{n}/") and key.endswith("#")]
        for n in range(4)
    ]
    assert orders == [list("khw"), list("cijhw"), list("chiwj"), list("cyx")]
    assert [marks[f"axes/1/{axis}"].came_from for axis in "cijhw"] == ["axes/0/k"] * 3 + ["axes/0/h", "axes/0/w"]
    assert [marks[f"axes/3/{axis}/length"].words[0] for axis in "cyx"] == ["1", "4", "4"]


def test_reshape_moves_nothing_in_memory_and_transpose_does():
    *_, (_, marks) = played("memory")
    strips = [
        [
            mark.words[0]
            for mark in sorted(
                (mark for key, mark in marks.items() if key.startswith(f"strip/{n}/") and key.endswith("#")),
                key=lambda mark: mark.x,
            )
        ]
        for n in range(4)
    ]
    assert strips[0] == strips[1] == [str(n) for n in range(16)]
    assert strips[2] == strips[3] != strips[1]
    assert [marks[f"moved/{n}"].words[0] for n in (1, 2, 3)] == ["0", "14", "0"]
    assert marks["made"].words == ("0 multiplications", "0 次乘法")


@pytest.mark.parametrize("inputs", EXAMPLES, ids=str)
def test_the_pixels_that_differ_between_the_orders_are_marked_and_no_others(inputs):
    *_, (now, marks) = played("two-orders", **inputs)
    for name in ("torch", "paper"):
        marked = [
            key for key, mark in marks.items() if key.startswith(f"{name}/") and getattr(mark, "colour", None) == "lost"
        ]
        assert len(marked) == now["differing"]


def test_the_bars_are_as_long_as_the_multiplications_are_many():
    *_, (now, marks) = played("enlarge-for-free")
    assert marks["cost/1"].w == pytest.approx(4 * marks["cost/0"].w)
    assert (now["times"], marks["shuffle/made"].words[0]) == (4, "0")
    small = {
        key.removeprefix("feature/"): mark
        for key, mark in marks.items()
        if key.startswith("feature/") and key.endswith("#")
    }
    wide = {
        (round(mark.x), round(mark.y)): mark.words[0]
        for key, mark in marks.items()
        if key.startswith("wide/") and key.endswith("#")
    }
    assert sorted(mark.words[0] for mark in small.values()) == sorted(wide.values())


@pytest.mark.parametrize(
    ("inputs", "said"),
    [
        ({"channels": 4}, "channels: .*lower it to 3"),
        ({"channels": 2, "r": 3}, "channels: .*lower it to 1"),
        ({"r": 4}, "r: .*lower it to 3"),
        ({"w": 4}, "w: .*lower it to 3"),
    ],
)
def test_what_cannot_be_drawn_says_what_to_lower(inputs, said):
    with pytest.raises(InputError, match=said):
        Show(catalogue.load(SCENES / "pixelshuffle.py"), inputs)
