"""What the pictures of the receptive field must show."""

from __future__ import annotations

import re
from functools import cache
from itertools import pairwise

import pytest

from tests.conftest import show_of
from tests.scenes.stages import stages_of
from vizkit.frames import Show
from vizkit.inputs import InputError
from vizkit.picture.motion import Motion
from vizkit.reference import cells_seen, path_counts, pixels_used, rf_interval, rf_top_down

FILM = show_of("receptive-field").film
PRESETS = ("default", *FILM.presets)
each = pytest.mark.parametrize("preset", PRESETS)


@cache
def stages(act: str, preset: str = "default", **given) -> list[tuple]:
    """The steps of an act's moments, each with the marks on the stage by their keys."""
    inputs = FILM.read(given) if given else {} if preset == "default" else FILM.preset(preset)
    show = Show(FILM, inputs, (act,)) if inputs else show_of("receptive-field")
    return stages_of(show, act)


def inputs(preset: str) -> tuple:
    """The image, the layers and the output of a preset."""
    found = FILM.completed({} if preset == "default" else FILM.preset(preset))
    return found["n"], found["layers"], found["feature"]


def cells(marks, row: int, colour: str, name: str = "cone") -> list[int]:
    """Which cells of a row are in this colour, or in a shade of it."""
    found = [key for key, mark in marks.items() if re.fullmatch(rf"{name}/{row}/-?\d+", key) and mark.fill is not None]
    return sorted(int(key.rpartition("/")[2]) for key in found if str(marks[key].fill).startswith(colour))


def hollow(marks, row: int) -> list[int]:
    found = [key for key in marks if re.fullmatch(rf"cone/{row}/-?\d+", key) and marks[key].fill is None]
    return sorted(int(key.rpartition("/")[2]) for key in found)


def column(marks, place: int) -> list[str]:
    """The numbers behind the rows, the lowest first."""
    keys = sorted(key for key in marks if re.fullmatch(rf"cone/column/{place}/\d+", key))
    return [marks[key].words[0] for key in keys]


@each
def test_the_guess_is_judged_by_a_pixel_that_is_nudged(preset):
    n, layers, feature = inputs(preset)
    found = stages("a-first-guess", preset)
    (asked, first), (end, last) = found[0], found[-1]
    assert asked.say() == "How many input pixels can change this one output?"
    assert cells(first, len(layers), "first") == [feature] and not cells(first, 0, "second")
    now = end.variables
    used, guessed, pixel = pixels_used(n, layers, feature), list(now["guessed"]), now["pixel"]
    assert cells(last, 0, "second") == [place for place in guessed if place != pixel] and cells(last, 0, "now") == [
        pixel
    ]
    changes = feature in cells(last, len(layers), "now")
    assert changes == (pixel in used)
    said = {"It holds": used == guessed, "The output changes: too few": changes and pixel not in guessed}
    assert said.get(end.say(), not changes and pixel in guessed)
    nudged = next(step for step, _ in found if step.name == "nudge").say()
    assert (("outside" in nudged) == (pixel not in guessed)) and str(pixel) in nudged


def test_what_is_nudged_changes_what_is_above_only_when_the_lines_are_there():
    found = [marks for step, marks in stages("a-first-guess") if step.name in ("nudge", "spread")]
    for before, after in pairwise(found):
        ways = {(way.end or way.start).key: way for way in Motion(tuple(before.values()), tuple(after.values())).ways}
        lines = [way for key, way in ways.items() if key.startswith("cone/wire/") and way.kind == "fly"]
        lit = [way for key, way in ways.items() if re.fullmatch(r"cone/\d/\d+", key) and way.kind != "stay"]
        assert lines and lit and max(way.window[1] for way in lines) <= min(way.window[0] for way in lit)


@each
def test_the_cone_opens_to_the_numbers_that_are_said(preset):
    n, layers, feature = inputs(preset)
    seen, sizes = cells_seen(layers, feature), rf_top_down(layers)
    for step, marks in stages("the-cone-opens", preset):
        if step.name == "add":
            bars = [marks[key].words[0] for key in marks if re.fullmatch(r"cone/(steps|kernel)/\d+#", key)]
            now = step.variables
            assert [int(bar) for bar in bars] == [now["apart"], now["k"]] and sum(map(int, bars)) == now["M"]
            assert step.say().endswith(f"= {now['M']} cells")
    for row, wanted in enumerate(seen):
        inside = cells(marks, row, "first")
        assert sorted(inside + hollow(marks, row)) == wanted and all(cell >= 0 for cell in inside)
    assert column(marks, 0) == [str(size) for size in reversed(sizes)]
    assert step.say().startswith(f"A receptive field {sizes[-1]} pixel")


def test_a_number_comes_after_the_kernels_have_landed():
    found = stages("the-cone-opens")
    land = next(i for i, (step, _) in enumerate(found) if step.name == "land" and step.variables["N"] == 3)
    assert len(column(found[land][1], 0)) == 2 and len(column(found[land + 1][1], 0)) == 3
    assert len([key for key in found[land][1] if key.startswith("cone/wire/2/")]) == 9


@each
def test_from_below_each_layer_adds_what_is_said(preset):
    _, layers, feature = inputs(preset)
    for step, marks in stages("from-below", preset):
        if step.name == "grow":
            now = step.variables
            fresh = len(cells(marks, 0, "now"))
            assert step.say() == f"Each layer adds ({now['k']} − 1) × {now['jump']}, the spacing"
            if not hollow(marks, 0) and preset != "gaps":
                assert fresh == now["added"][-1] and fresh + len(cells(marks, 0, "second")) == now["r"]
    first, last = rf_interval(layers, feature)
    assert column(marks, 0)[0] == column(marks, 1)[-1] == str(last - first + 1) == marks["cone/field/0#"].words[0]
    assert step.say().startswith(f"Both ways: {last - first + 1} pixels")


@pytest.mark.parametrize(("direction", "names"), [("down", {"expand"}), ("up", {"grow"}), ("both", {"expand", "grow"})])
def test_a_direction_is_the_one_that_is_shown(direction, names):
    found = {step.name for step, _ in stages("from-below", direction=direction)}
    assert found == {"start", "project"} | names


@each
def test_the_window_moves_as_far_as_the_arrows_say(preset):
    n, layers, feature = inputs(preset)
    found = stages("the-output-beside-it", preset)
    (step, last), (_, before) = found[-1], found[-2]
    jump = step.variables["jump"]
    assert column(last, 0)[0] == str(jump) and re.search(rf"\b{jump} pixel", step.say())
    arrows = [mark for key, mark in last.items() if key.startswith("cone/step/")]
    if step.variables["outputs"] == 1:
        assert not arrows
        return
    lengths = {round(abs(mark.points[1][0])) for mark in arrows}
    sides = [marks["cone/side/field/0"].x for marks in (before, last)]
    assert len(arrows) == len(layers) + 1 and len(lengths) == 1 and lengths == {round(abs(sides[1] - sides[0]))}


@each
def test_as_many_positions_are_hollow_as_are_said_to_lie_outside(preset):
    for step, marks in stages("at-the-border", preset):
        now = step.variables
        if step.name == "hang":
            first, last = rf_interval(now["layers"], now["feature"])
            if preset != "gaps":  # where nothing that is outside is left out
                assert len(hollow(marks, 0)) == now["out"] == sum(not 0 <= x < now["n"] for x in range(first, last + 1))
            assert marks[f"outside/{now['feature']}#"].words[0] == str(now["out"])
    clear = [int(key.split("/")[1]) for key in marks if re.fullmatch(r"outside/\d+", key) and marks[key].edge == "done"]
    assert clear == list(now["clear"]) and step.say().startswith(f"{len(clear)} of {now['outputs']} output")


def test_one_bar_is_as_long_as_another_where_the_fields_are_as_wide():
    step, marks = stages("what-makes-it-leap")[-1]
    assert step.say() == "Dilation instead of strides: 15 pixels, 31 outputs"
    alone, strided, dilated = (marks[f"pixels/{i}"].w for i in range(3))
    assert strided == dilated and alone / strided == pytest.approx(7 / 15)
    assert [marks[f"outputs/{i}/value"].words[0] for i in range(3)] == ["31", "8", "31"]
    assert cells(marks, 0, "second", "spread") == list(range(9, 24))


def test_the_kernels_alone_are_asked_about_before_they_see_anything():
    (_, asked), (_, plain) = stages("what-makes-it-leap")[:2]
    rows = {key for key in asked if re.fullmatch(r"plain/\d/\d+", key)}
    assert rows == {key for key in plain if re.fullmatch(r"plain/\d/\d+", key)} and len(rows) == 4 * 31
    assert not any("/side/" in key for key in asked)


def test_as_many_squares_are_filled_as_there_are_weights():
    step, marks = stages("two-small-or-one-large")[-1]
    filled = {name: len([key for key in marks if re.fullmatch(rf"{name}/\d/\d", key) and marks[key].fill not in (None, "cell")])
              for name in ("lower", "upper", "one")}  # fmt: skip
    assert filled == {"lower": 9, "upper": 9, "one": 25} and "18 weights instead of 25" in step.say()


@each
def test_bars_are_as_high_as_there_are_paths_and_the_middle_is_lit(preset):
    _, layers, _ = inputs(preset)
    counts = path_counts(layers)
    for step, marks in stages("not-all-count-alike", preset):
        if step.name == "route":
            ends = [key for key, mark in marks.items() if key.startswith("cone/wire/1/") and mark.colour == "now"]
            pixel, paths = step.variables["pixel"], step.variables["paths"]
            assert cells(marks, 0, "now") == [pixel] and counts[pixel] == paths and step.say().endswith(f": {paths}")
            assert ends and all(key.endswith(f"/{pixel}") for key in ends)
    heights = [marks[f"cone/weight/{i}"].h for i in range(len(counts))]
    assert heights == pytest.approx([max(heights) * count / max(counts) for count in counts])
    lit = [i for i in range(len(counts)) if marks[f"cone/weight/{i}"].fill == "first"]
    end = marks["cone/down/1"]
    assert end.words[0] == str(max(counts)) and end.y == pytest.approx(min(mark.bounds[1] for key, mark in marks.items() if key.startswith("cone/weight/") and key[-1].isdigit()))  # fmt: skip
    if len(counts) > 2:
        named, first, last = (marks[key] for key in ("cone/paths/0", f"cone/0/{lit[0]}", f"cone/0/{lit[-1]}"))
        assert marks["cone/paths/0#"].words[0] == str(sum(counts[i] for i in lit))
        assert named.x == pytest.approx((first.x + last.x) / 2) and named.w >= last.x - first.x + first.w
        assert stages("not-all-count-alike", preset)[-2][1]["cone/paths/0#"].words[0] == str(sum(counts))
        assert (
            f"The middle {len(lit)} of {len(counts)} pixels: {sum(counts[i] for i in lit)} of {sum(counts)}"
            in step.say()
        )


def test_the_bell_lies_within_the_field():
    step, marks = stages("a-bell-within")[-1]
    assert step.say() == "The middle 106 of 212 pixels carry 94.7 % of the paths"
    assert marks["share/figure#"].words[0] == "94.7" and marks["r/figure#"].words[0] == "212"


@each
def test_the_last_picture_is_the_first_with_its_answer_and_the_real_size(preset):
    n, layers, feature = inputs(preset)
    first, found = stages("a-first-guess", preset)[0][1], stages("the-answer", preset)
    step, marks = found[1]
    used = pixels_used(n, layers, feature)
    assert cells(marks, 0, "done") == used and step.say() == f"{len(used)} of {n} pixels can change this output"
    assert {key for key in first if key.startswith("cone/0/")} <= set(marks)
    (_, end) = found[-1]
    tracks = [end[f"real/{i}"].w / end[f"real/{i}/room"].w for i in range(3)]
    assert tracks == pytest.approx([len(used) / n, 212 / 224, 195 / 224])
    assert [end[f"real/{i}/title"].words[0] for i in range(3)] == [
        f"here: {len(used)} of {n}", "VGG-16: 212 of 224", "AlexNet: 195 of 224"
    ]  # fmt: skip
    assert [step.say() for step, _ in found[2:]] == ["VGG-16: 212 of 224 pixels", "AlexNet: 195 of 224 pixels"]


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"n": 34}, "lower it to 33"),
        ({"layers": "3,3,3,3,3,3"}, "at most 5 are wanted"),
        ({"layers": "5s3,5s3,5s3", "n": 33}, "layers"),
        ({"layers": "9p16,9p16,9p16"}, "at most 56"),
        ({"feature": 8}, "feature must be at most 7"),
        ({"layers": "3x2"}, "is no layer"),
        ({"layers": "17,3", "n": 10}, "layer 1: kernel 17 does not fit 10 cells"),
        ({"layers": "0"}, "at least 1, not 0"),
        ({"layers": "3s0"}, "at least 1, not 0"),
        ({"n": 0}, "n must be at least 1"),
        ({"layers": "33,3"}, "the field, 35 is too large"),
    ],
)
def test_what_cannot_be_drawn_or_computed_names_its_input(given, said):
    with pytest.raises(InputError, match=said):
        Show(FILM, FILM.read(given)).moments  # noqa: B018
