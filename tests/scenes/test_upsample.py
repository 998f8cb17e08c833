"""What the pictures of upsampling must show."""

from __future__ import annotations

from functools import partial
from itertools import pairwise

import numpy as np
import pytest

from tests.conftest import show_of
from tests.scenes.stages import show_with, stages_of, ways_between
from vizkit.frames import Show
from vizkit.frames.frame import bare
from vizkit.inputs import InputError
from vizkit.picture.motion import Motion
from vizkit.picture.style import Style
from vizkit.reference.upsample import upsample, upsample_bilinear

show = partial(show_with, "upsample")


def stages(act: str, given: tuple = ()) -> list[tuple]:
    return stages_of(show(given), act)


def said(act: str, given: tuple = ()) -> list[str]:
    return [step.say() for step, _ in stages(act, given)]


def test_the_film_begins_and_ends_with_the_same_pixel_and_its_answers():
    _, first = stages("question")[-1]
    assert said("question")[-1] == "Same image, same size: 1.75 or 2. Why?"
    (_, last), (step, real) = stages("which")
    assert [first[f"{name}/figure#"].words[0] for name in ("covering", "pinned")] == ["1.75", "2"]
    assert stages("which")[0][0].say().startswith("1.75 or 2: ")
    heads = {mark.words[0] for mark in last.values() if getattr(mark, "words", None)}
    assert {"align_corners=False", "align_corners=True"} <= heads
    assert step.say() == "33 → 513: the corners lie 0.47 pixel apart, each way"
    assert [real[f"far/{i}/value"].words[0] for i in range(4)] == ["0.25", "0", "0.47", "0"]
    assert [real[f"far/{i}"].fill for i in range(4)] == ["first", "second"] * 2  # the colours of the two maps
    assert real["far/2"].w / real["far/0"].w == pytest.approx(240 / 513 / 0.25)
    assert {"far/0/value", "far/1/value"} <= set(last) and not {"far/2/value", "far/3/value"} & set(last)
    points = [last[f"{name}/point/0/0"].x - last[f"{name}/0/0"].x for name in ("x", "again")]
    assert points[1] - points[0] == pytest.approx(0.25 * (last["x/0/1"].x - last["x/0/0"].x))
    (at,) = (mark for key, mark in first.items() if key == "output/asked")
    asked = [key for key, mark in first.items() if key.startswith("output/") and key != at.key and mark.x == at.x and mark.y == at.y]  # fmt: skip
    lit = [key for key, mark in last.items() if "/point/" in key and mark.fill == "now"]
    assert asked == ["output/1/1", "output/asked#"] and lit == ["x/point/0/0", "again/point/0/0"]


def test_points_of_both_maps_lie_where_the_maps_say():
    _, marks = stages("which")[0]
    for name, places in (("x", [-0.25, 0.25, 0.75, 1.25]), ("again", [0, 1 / 3, 2 / 3, 1])):
        zero, side = marks[f"{name}/0/0"].x, marks[f"{name}/0/1"].x - marks[f"{name}/0/0"].x
        found = [(marks[f"{name}/point/0/{i}"].x - zero) / side for i in range(4)]
        np.testing.assert_allclose(found, places, atol=1e-6)


def test_the_middle_is_the_only_pixel_that_the_nearest_modes_disagree_on():
    film = stages("copy-the-nearest")
    _, marks = film[-1]
    assert [marks[f"edges/{o}#"].words[0] for o in range(3)] == ["1", "1", "2"]
    assert [marks[f"centres/{o}#"].words[0] for o in range(3)] == ["1", "2", "2"]
    assert film[-1][0].say() == "Edge says 1, centre says 2: they differ"
    assert [key for key, mark in marks.items() if key in ("edges/1", "centres/1") and mark.edge == "now"] == [
        "edges/1",
        "centres/1",
    ]
    border_of = {name: (marks[f"{name}/0"].x + marks[f"{name}/1"].x) / 2 for name in ("row", "again")}
    assert marks["row/look"].x < border_of["row"] - 1 and marks["again/look"].x == pytest.approx(border_of["again"])
    (border,) = [marks for step, marks in film if step.name == "copy" and "On the border" in step.say() and step.speaker is None]  # fmt: skip
    left, right = border["again/0"], border["again/1"]
    assert border["again/look"].x == pytest.approx((left.x + right.x) / 2)


def test_what_is_copied_lies_between_the_edges_that_are_lit():
    for _, marks in stages("copy-the-nearest"):
        lit = {key.removesuffix("/span"): mark for key, mark in marks.items()
               if key.endswith("/span") and mark.colour == "now"}  # fmt: skip
        assert set(lit) == {key for key in ("row/0", "row/1", "again/0", "again/1") if marks[key].edge == "now"}
        for own, mark in lit.items():
            (looked,) = (mark for key, mark in marks.items() if key.startswith(f"{own.split('/')[0]}/look/value"))
            at = float(looked.words[0])
            left, right = (int(each) for each in mark.words[0].strip("[)").split(", "))
            assert left <= at < right


def test_arrows_start_at_the_edge_or_the_centre_of_their_pixel():
    for step, marks in stages("copy-the-nearest"):
        if step.name == "look":
            now = step.variables
            name = "again" if now["exact"] else "row"
            place, arrow = marks[f"{name}/place/{now['o']}"], marks[f"{name}/look"]
            wanted = place.x if now["exact"] else place.bounds[0]
            assert arrow.x == pytest.approx(wanted, abs=4)


def test_a_mix_shows_its_products_before_their_sum():
    before, after = (marks for step, marks in stages("mix-two") if step.name in ("multiply", "blend"))
    assert {"products/0", "products/1"} <= before.keys() and "products/2/value" not in before
    assert [before[f"products/{i}/value"].words[0] for i in (0, 1)] == ["0.75", "0.50"]
    flying = ways_between(before, after)
    assert flying["products/2/0"].kind == flying["products/2/1"].kind == "fly"
    assert flying["products/2/1"].window[1] <= flying["mixed/1#"].window[0] + 1e-9
    assert after["products/2/value"].words[0] == after["mixed/1#"].words[0] == "1.25"


@pytest.mark.parametrize("given", [(), (("align_corners", True),), (("image", ((0, 3, 3, 0),)), ("out_size", "1x2"))])
def test_both_ways_to_mix_give_the_pixel_that_is_asked_for(given):
    now = stages("along-then-down", given)[-1][0].variables
    wanted = upsample_bilinear(now["x"], now["size"], align_corners=now["align_corners"])[tuple(now["pixel"])]
    for act in ("along-then-down", "opposite-rectangles"):
        assert stages(act, given)[-1][0].variables["mixed"] == pytest.approx(wanted)


def test_every_weight_is_seen_as_the_rectangle_opposite():
    shown = {}
    for step, marks in stages("opposite-rectangles"):
        parts = {key: mark for key, mark in marks.items() if "/part/" in key}
        whole = sum(mark.w * mark.h for mark in parts.values())
        if step.name == "weigh":
            now = step.variables
            lit = parts[f"around/0/part/{1 - now['down']}/{1 - now['across']}"]
            assert lit.edge == "now" and lit.w * lit.h / whole == pytest.approx(now["weights"][-1], abs=1e-3)
            shown[now["down"], now["across"]] = marks[f"around/0/{now['down']}/{now['across']}/weight"].words[0]
    assert shown == {(0, 0): "× 0.5625", (0, 1): "× 0.1875", (1, 0): "× 0.1875", (1, 1): "× 0.0625"}
    assert said("opposite-rectangles")[-1] == "Weights add up to 1, products to 1.75"


def test_the_maps_keep_the_area_or_the_centres_of_corners():
    film = {step.name: marks for step, marks in stages("maps")}
    cover, clamp, pin = film["cover"], film["clamp"], film["pin"]
    left, right = cover["row/place/0"].bounds[0], cover["row/place/3"].bounds[2]
    assert (left, right) == pytest.approx((cover["row/0"].bounds[0], cover["row/1"].bounds[2]), abs=4)
    assert [pin[f"row/place/{o}"].x for o in (0, 3)] == pytest.approx([pin[f"row/{i}"].x for i in (0, 1)])
    assert cover["row/point/0"].x < clamp["row/point/0"].x == pytest.approx(clamp["row/0"].x)
    assert cover["row/look/value"].words[0] == "−0.25" and clamp["row/look/value"].words[0] == "0"
    assert [marks["step/figure#"].words[0] for marks in (cover, pin)] == ["0.50", "0.33"]
    assert said("maps")[1:] == [
        "The output covers the input's area: steps of 0.50 pixel",
        "The areas match; −0.25 is clamped to 0",
        "1.25, past the last centre: the edge pixel alone",
        "Corners aligned: their centres stay, steps of 0.33",
    ]


@pytest.mark.parametrize("given", [(), (("mode", "nearest"),), (("mode", "nearest-exact"), ("out_size", "3x3"))])
def test_pixel_by_pixel_the_output_fills(given):
    film = stages("pixel-by-pixel", given)
    made = [step for step, _ in film if step.name in ("copy", "blend")]
    now = film[-1][0].variables
    wanted = upsample(now["x"], now["image"].shape, dict(given).get("mode", "bilinear"))
    for count, step in enumerate(made, 1):
        at = np.unravel_index(count - 1, wanted.shape)
        assert step.variables["image"][at] == wanted[at]
    filled = [sum(f"image/{r}/{c}#" in marks for r, c in np.ndindex(wanted.shape)) for _, marks in film]
    assert filled == sorted(filled) and filled[-1] == wanted.size
    assert len(film) == 2 + len(made) * (1 if given else 2)


def test_only_pixels_that_weigh_anything_are_framed():
    wide = {}
    for step, marks in stages("pixel-by-pixel"):
        if step.name == "blend":
            frame, side = marks["x/frame"], marks["x/0/1"].x - marks["x/0/0"].x
            wide[step.variables["row"], step.variables["column"]] = round(frame.h / side), round(frame.w / side)
    assert [wide[corner] for corner in ((0, 0), (0, 3), (3, 0), (3, 3))] == [(1, 1)] * 4
    assert wide[0, 1] == wide[3, 2] == (1, 2) and wide[1, 0] == wide[2, 3] == (2, 1) and wide[1, 1] == (2, 2)


def test_a_value_comes_from_where_it_was_read():
    for given, source in (((), "x/point/0/0"), ((("mode", "nearest"),), "x/0/0")):
        (_, before), (step, after) = [each for each in stages("pixel-by-pixel", given) if each[0].name != "setup"][:2]
        marks = after if step.name == "blend" else before
        assert marks["image/0/0#"].came_from == source


def test_no_empty_place_flies_and_a_value_flies_in_its_cell():
    film = [marks for _, marks in stages("pixel-by-pixel")]
    for before, after in pairwise(film):
        flown = [way for way in Motion(tuple(before.values()), tuple(after.values())).ways if way.kind == "fly"]
        assert not [way.key for way in flown if getattr(way.end, "dashed", False)]
        assert {way.key for way in flown if way.key.endswith("#")} == {f"{way.thing}#" for way in flown}


def test_the_difference_is_seen_on_one_scale():
    (_, both), (step, apart) = stages("the-difference")
    sides = {round(both[f"{name}/0/0"].w, 6) for name in ("half", "aligned", "difference")}
    assert len(sides) == 1 and both["difference/1/1"].fill == "panel"
    numbers = [apart[f"{name}/figure#"].words[0] for name in ("covering", "pinned", "here")]
    assert numbers == ["1.75", "2", "−0.25"] and step.say() == "Subtract one from the other: at most 0.25"
    assert len(stages("the-difference", (("compare", False),))) == 1


def test_steps_halve_for_one_map_alone():
    step, marks = stages("steps")[-1]
    values = [marks[f"steps/{i}/value"].words[0] for i in range(6)]
    assert values == ["0.333", "0.500", "0.143", "0.250", "0.067", "0.125"]
    assert step.say() == "2 → 16: steps of 0.067 with aligned corners, 0.125 without"


@pytest.mark.parametrize(
    ("preset", "act", "says"),
    [
        ("tie", "question", "Both maps say 1.50. Must they always?"),
        ("tie", "mix-two", "Halfway: both weigh 0.50"),
        ("smallest", "question", "Both maps say 7. Must they always?"),
        ("shrink", "question", "Same image, same size: 1.50 or 0. Why?"),
        ("shrink", "maps", "The areas match; nothing to clamp"),
        ("nearest", "pixel-by-pixel", "Every pixel has its copy"),
    ],
)
def test_presets_show_what_they_are_for(preset, act, says):
    found = Show(show_of("upsample").film, show_of("upsample").film.presets[preset])
    sentences = [moment.say("en") for moment in found.moments if moment.run.act.name == act]
    assert says in sentences
    assert all(len(found.pictures(act)) for act in range(len(found.acts)))


@pytest.mark.parametrize(
    "given",
    [
        {"image": [[5]], "out_size": "1x1"},
        {"image": [[1, 2, 3]], "out_size": "2", "align_corners": True},
        {"image": [[1.5], [-2]], "out_size": "1x8", "mode": "nearest-exact"},
        {"image": [[0, 9], [9, 0]], "out_size": "2x2", "compare": False},
    ],
)
def test_other_inputs_can_be_drawn(given):
    found = Show(show_of("upsample").film, given)
    named = {moment.run.act.name: moment for moment in found.moments}  # the last moment of each act
    assert all(bare(found, moment, Style("slide")) for moment in named.values())


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"out_size": "9x4"}, "lower it to 8"),
        ({"out_size": "0x4"}, r"must be at least 1"),
        ({"out_size": "four"}, "out_size must be a height and a width, such as 4x4"),
        ({"image": [[1, 2, 3, 4, 5]]}, "5 along axis 1 are too many"),
        ({"image": [[[1]]]}, "must have 2 dimensions"),
        ({"image": [[1e301, 1]]}, "must stay within"),
        ({"mode": "cubic"}, "cubic"),
        ({"mode": "nearest", "align_corners": True}, "align_corners can be set with the mode bilinear alone"),
    ],
)
def test_what_cannot_be_run_is_refused_by_its_option(given, says):
    with pytest.raises(InputError, match=says):
        assert Show(show_of("upsample").film, given).runs


def test_what_the_last_act_measures_is_drawn_as_long_as_it_says():
    marks = stages("which")[-1][1]
    for name, far in (("x", 0.25), ("again", 0.0)):
        left, _, right, _ = marks[f"{name}/away/across"].bounds
        assert (right - left) / (marks[f"{name}/0/1"].x - marks[f"{name}/0/0"].x) == pytest.approx(far)
        assert marks[f"{name}/away/across"].x == pytest.approx(marks[f"{name}/0/0/centre/down"].x)


def test_the_last_act_names_both_sizes_and_no_number_before_it_is_there():
    (_, first), (_, last) = stages("which")
    for marks in (first, last):
        names = [marks[f"far/{i}/title"].words[0] for i in (0, 2)]
        assert names == ["2 → 4 align_corners=False", "33 → 513 align_corners=False"]
