"""What the pictures of data-parallel training must show."""

from __future__ import annotations

from functools import partial
from itertools import pairwise

import pytest

from tests.conftest import show_of
from tests.scenes.stages import show_with, stages_of
from vizkit.frames import Show
from vizkit.inputs import InputError
from vizkit.picture.motion import Motion

show = partial(show_with, "ddp")


def stages(act: str, given: tuple = ()) -> list[tuple]:
    return stages_of(show(given), act)


def bars(marks: dict, *, edge: str) -> list:
    return [mark for mark in marks.values() if mark.key.startswith("lanes/") and getattr(mark, "edge", None) == edge]


def test_what_is_exposed_begins_where_backward_ends_and_is_as_long_as_is_said():
    step, marks = stages("at-the-end")[-1]
    (backward,), exposed = bars(marks, edge="first"), bars(marks, edge="lost")
    assert len(exposed) == 2
    for bar in exposed:
        assert bar.bounds[0] == pytest.approx(backward.bounds[2], abs=1)
        assert bar.w / backward.w == pytest.approx(31.5 / 40, rel=0.01)
    assert step.say() == "For 31.5 of 71.5 ms, computing stands still. Must it?"


def test_a_gradient_flies_from_its_layer_into_its_bucket():
    moments = stages("into-buckets")
    for (_, before), (step, after) in pairwise(moments):
        if step.name != "ready":
            continue
        flies = [way.end for way in Motion(tuple(before.values()), tuple(after.values())).ways if way.kind == "fly"]
        layer, bucket = step.variables["layer"], step.variables["bucket"]
        assert {mark.came_from for mark in flies} >= {f"network/{layer}"}
        assert {mark.key.split("/")[1] for mark in flies if mark.key.startswith("held/")} == {str(bucket)}


def test_a_full_bucket_flies_onto_the_lane_of_all_reduces():
    moments = stages("into-buckets")
    for (_, before), (step, after) in pairwise(moments):
        if step.name == "start":
            new = [mark for key, mark in after.items() if key not in before and getattr(mark, "edge", "") == "second"]
            assert {mark.came_from for mark in new} == {f"held/{step.variables['bucket']}/0"}


def test_no_two_all_reduces_run_at_once():
    for given in ((), (("layers", 8), ("ms", 5.0), ("mb", 12.8), ("bucket_cap", 25.0), ("first_cap", 1.0))):
        _, marks = stages("into-buckets", given)[-1]
        lane = sorted(bars(marks, edge="second"), key=lambda bar: bar.x)
        assert all(one.bounds[2] <= other.bounds[0] + 1 for one, other in pairwise(lane))


def test_the_bright_bars_are_as_long_as_what_is_said_to_be_exposed():
    (backward,) = bars(stages("how-many")[-1][1], edge="first")
    for step, marks in stages("how-many")[1:]:
        newest = max(bars(marks, edge="lost"), key=lambda bar: bar.y)
        said = float(step.say().split(": ")[1].split(" ms")[0])
        assert newest.w / backward.w == pytest.approx(said / 40, rel=0.01)


def test_launches_that_cross_are_red_until_every_rank_keeps_the_order():
    crossed, order = (dict(marks) for step, marks in stages("same-order") if step.name in ("crossed", "order"))
    rows = {key: mark for key, mark in crossed.items() if key.startswith("launched/") and key.count("/") == 2}
    assert {key.split("/")[1] for key, mark in rows.items() if getattr(mark, "edge", "") == "lost"} == {"2"}
    assert not [key for key in rows if getattr(order.get(key), "edge", "") == "lost"]


def test_the_fastest_number_of_buckets_is_green():
    step, marks = stages("what-a-bucket-costs")[-1]
    now = step.variables
    green = [i for i, _ in enumerate(now["counts"]) if marks[f"times/{i}"].fill == "done"]
    assert [now["counts"][i] for i in green] == [now["best"]]


def test_what_a_rank_sends_is_marked_and_all_that_is_averaged_is_done():
    moments = stages("inside")
    for step, marks in moments:
        if step.name == "send":
            lit = {tuple(key.split("/")[1:3]) for key, mark in marks.items() if key.startswith("memory/")
                   and getattr(mark, "edge", "") == "second"}  # fmt: skip
            assert lit >= {(str(source), str(chunk)) for source, _, chunk, _ in step.variables["packets"]}
    cells = [mark for key, mark in moments[-1][1].items() if key.startswith("memory/") and hasattr(mark, "edge")]
    assert {mark.edge for mark in cells} == {"done"}


def test_the_first_picture_is_asked_and_the_last_answers():
    step, last = stages("what-it-gains")[-1]
    best, one = sorted(bar.w for bar in bars(last, edge="lost"))
    assert one / best == pytest.approx(31.5 / 9, rel=0.02)
    assert stages("what-it-gains")[0][0].say() == "Exposed: 31.5 ms in one bucket, 9 ms at best"
    assert step.say() == "On this ring: 15.3 ms of transfer, plus 1.5 ms a bucket"
    assert "MB of gradients/figure#" in last


@pytest.mark.parametrize("given", [*show_of("ddp").film.presets.values(), {"weighted": True}, {"world": 2}])
def test_every_preset_can_be_drawn(given):
    found = Show(show_of("ddp").film, given)
    assert all(len(found.pictures(act)) for act in range(len(found.acts)))


@pytest.mark.parametrize(
    ("preset", "buckets", "said"),
    [
        ("single", 1, "All averaged at 71.5 ms: 31.5 ms exposed, 0 ms hidden"),
        ("tiny", 16, "All averaged at 56.5 ms: 16.5 ms exposed, 37.5 ms hidden"),
        ("resnet", 4, "All averaged at 45.7 ms: 5.7 ms exposed, 15.7 ms hidden"),
    ],
)
def test_the_presets_say_what_they_are_for(preset, buckets, said):
    found = Show(show_of("ddp").film, show_of("ddp").film.presets[preset])
    (last,) = (m.step for m in found.moments if m.run.act.name == "into-buckets" and m.step.name == "step")
    assert len(last.variables["buckets"]) == buckets
    assert last.say().startswith(said)


@pytest.mark.parametrize("world", [1, 2, 3, 4])
def test_weighted_shards_differ_where_there_are_several(world):
    given = (("world", world), ("weighted", True))
    *_, (step, _) = stages("equal-start", given)
    sizes = {len(shard[0]) for shard in step.variables["shards"]}
    said = [step.say() for step, _ in stages("mean-gradient", given)]
    assert any(each.startswith("Unequal shards") for each in said) == (len(sizes) > 1) == (world > 1)


def test_one_rank_and_one_bucket_are_spoken_of_as_one():
    assert stages("equal-start", (("world", 1),))[0][0].say() == "1 rank, one batch: what does it begin with?"
    assert stages("what-a-bucket-costs", (("sweep", 1),))[0][0].say() == "One bucket: what does it cost?"


def test_the_film_says_why_buckets_hold_what_came_first_and_that_no_server_is_needed():
    said = [moment.say() for moment in show_of("ddp").moments]
    assert "After one pass buckets are rebuilt in the order gradients came" in said
    assert "The ring leaves their mean on every rank: no parameter server" in said
    first = stages("into-buckets", (("find_unused", True),))[1][0]
    assert first.say() == "Buckets are not rebuilt where unused layers are looked for"


@pytest.mark.parametrize("layers", [1, 2, 4, 16])
def test_a_bucket_that_lacks_a_gradient_is_red_until_it_counts_as_ready(layers):
    *_, (stuck, red), (_, green) = stages("without-a-gradient", (("layers", layers), ("ms", 2.5)))
    bucket = str(stuck.variables["bucket"])
    for marks, colour in ((red, "lost"), (green, "done")):
        cells = [key.split("/")[1] for key, mark in marks.items()
                 if key.startswith("held/") and getattr(mark, "edge", "") == colour]  # fmt: skip
        assert set(cells) == {bucket}


def test_a_layer_without_a_gradient_is_red_and_its_bucket_is_not_sent():
    step, marks = stages("into-buckets", (("one_unused", True),))[-1]
    assert step.say() == "Bucket 1 never fills: a layer has no gradient, and every rank waits"
    assert marks["network/1"].edge == "lost"
    assert len(bars(marks, edge="second")) == 1
    step, _ = stages("into-buckets", (("one_unused", True), ("find_unused", True)))[-1]
    assert step.name == "step"


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"layers": 17}, "lower it to 16"),
        ({"world": 5}, "lower it to 4"),
        ({"world": 0}, "world must be at least 1"),
        ({"layers": 0}, "layers must be at least 1, not 0"),
        ({"beta": 0.0}, "beta must be more than 0"),
    ],
)
def test_what_cannot_be_drawn_says_what_to_lower(given, said):
    with pytest.raises(InputError, match=said):
        _ = Show(show_of("ddp").film, given).moments
