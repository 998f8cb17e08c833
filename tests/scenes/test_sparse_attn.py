"""What the pictures of sparse attention must show."""

from __future__ import annotations

from functools import partial

import numpy as np
import pytest

from tests.conftest import show_of
from tests.scenes.stages import show_with, stages_of
from vizkit.frames import Show
from vizkit.inputs import InputError
from vizkit.picture.motion import Motion
from vizkit.reference import sparse_mask

FILM = show_of("sparse-attn").film


show = partial(show_with, "sparse-attn")


def stages(act: str, given: tuple = ()) -> list[tuple]:
    return stages_of(show(given), act)


def said(act: str, given: tuple = ()) -> list[str]:
    return [step.say().replace("\N{THIN SPACE}", "") for step, _ in stages(act, given) if step.note.sentence]


def cells(marks: dict, name: str, *colours: str) -> set[tuple[int, int]]:
    """The places of the cells of a square that have one of these colours."""
    parts = ((key.split("/"), mark) for key, mark in marks.items() if key.startswith(f"{name}/"))
    return {
        (int(part[1]), int(part[2]))
        for part, mark in parts
        if len(part) == 3 and part[1].isdigit() and part[2].isdigit() and mark.fill in colours
    }


def places(mask) -> set[tuple[int, int]]:
    return {(int(i), int(j)) for i, j in np.argwhere(mask)}


def strokes(marks: dict, name: str) -> set[tuple[int, int]]:
    found = (key.split("/") for key in marks if key.startswith(f"{name}/stroke/"))
    return {(int(part[2]), int(part[3])) for part in found}


def test_the_film_asks_and_answers_with_the_same_picture():
    assert said("every-pair") == [
        "Must each token read all it may?",
        "Each row marks the tokens that one token reads",
        "16 tokens: 136 pairs",
        "4096 tokens: 8390656 pairs. Are all needed?",
    ]
    assert said("not-all") == [
        "Must each token read all it may?",
        "No: two hops reach all, by 82 of 136 pairs",
        "4096 tokens, if kernels skip the rest: 389152 of 8390656",
    ]
    (_, first), (_, asked), (_, answered), (_, last) = stages("every-pair")[-1], *stages("not-all")
    assert cells(asked, "reads", "first") == cells(first, "reads", "first") == places(np.tri(16))
    merged, near = (places(sparse_mask(16, pattern, stride=4)) for pattern in ("strided-merged", "local"))
    for marks in (answered, last):
        assert cells(marks, "reads", "first") == near and cells(marks, "reads", "first", "second") == merged
    bars = [last[f"lengths/{i}"].w / last["lengths/0"].w for i in (1, 2)]
    assert bars == pytest.approx([len(merged) / 136, 389152 / 8390656], abs=1e-6) and len(merged) == 82
    assert "lengths/2" not in answered and "lengths/0" not in asked


@pytest.mark.parametrize("given", [(), (("n", 10), ("stride", 4)), (("window", "l+1"),), (("causal", False),)])
def test_squares_show_the_masks_that_are_said(given):
    n, stride = dict(given).get("n", 16), 4
    window, causal = dict(given).get("window", "l"), dict(given).get("causal", True)
    for act, pattern, colour in (("a-window", "local", "first"), ("a-comb", "strided", "second")):
        mask = sparse_mask(n, pattern, stride=stride, window=window, causal=causal)
        for step, marks in stages(act, given)[1:]:
            assert cells(marks, "reads", colour) == places(mask) and not cells(marks, "reads", "quiet")
            assert marks["counted/figure#"].words[0] == str(mask.sum()) == str(step.variables["pairs"])
    _, marks = stages("both-sets", given)[-1]
    for name, pattern in (("one", "strided-merged"), ("other", "fixed-merged")):
        mask = sparse_mask(n, pattern, stride=stride, causal=causal)
        assert cells(marks, name, "first", "second") == places(mask)
        own = {(i, i) for i in range(n)}
        assert own <= cells(marks, name, "first")  # what a token holds itself is near
        assert any(f": {mask.sum()} of " in str(getattr(mark, "words", "")) for mark in marks.values())


def test_what_is_folded_comes_from_the_row_that_reads_it():
    (_, before), (step, after) = stages("a-comb")[1:]
    ways = {(way.end or way.start).key: way for way in Motion(tuple(before.values()), tuple(after.values())).ways}
    flown = {key.removesuffix("#") for key, way in ways.items() if way.kind == "fly"}
    assert flown == {f"folded/{row}/{column}" for row, column in step.variables["comb"]}


def test_what_carries_arrives_before_what_it_changes():
    layers = stages("over-a-relay")
    assert [set(key for key in marks if key in ("layers/0/0", "layers/1/3", "layers/2/15")) for _, marks in layers] == [
        {"layers/0/0"}, {"layers/0/0", "layers/1/3"}, {"layers/0/0", "layers/1/3", "layers/2/15"},
    ]  # fmt: skip
    for (_, before), (step, after), new in zip(layers, layers[1:], ("layers/1/3", "layers/2/15"), strict=False):
        ways = {(way.end or way.start).key: way for way in Motion(tuple(before.values()), tuple(after.values())).ways}
        assert ways[new].kind == "fly" and after[f"{new}#"].words[0] == "0", step.name
    edges = [key.split("/") for key in layers[-1][1] if key.startswith("layers/edge/")]
    local, strided = (sparse_mask(16, each, stride=4) for each in ("local", "strided"))
    assert {int(edge[4]) for edge in edges if edge[2:4] == ["1", "3"]} == set(np.flatnonzero(local[3]).tolist())
    assert {int(edge[4]) for edge in edges if edge[2:4] == ["2", "15"]} == set(np.flatnonzero(strided[15]).tolist())


@pytest.mark.parametrize(
    ("ends", "sentences"),
    [
        ((0, 15), ["Local layer: 3 reads 0", "Strided layer: 15 reads 3, which already holds 0"]),
        ((0, 12), ["Local layer: 0 reads itself", "Token 0 is in 12's strided set: one hop"]),
        ((13, 15), ["Local layer: 15 reads 13", "Token 13 is in 15's window: one hop"]),
        ((5, 5), ["Local layer: 5 reads itself", "A token always reads itself"]),
    ],
)
def test_one_hop_and_two_are_said_as_what_they_are(ends, sentences):
    given = ("source", ends[0]), ("target", ends[1])
    assert said("over-a-relay", given)[1:] == sentences
    missed = said("a-window", given)[-1]
    assert missed == (
        f"Token {ends[1]} cannot read {ends[0]} directly"
        if ends[1] - ends[0] >= 4
        else f"The window already holds token {ends[0]}"
    )
    (_, marks) = stages("a-window", given)[-1]
    assert marks[f"reads/ring/{ends[1]}/{ends[0]}"].edge == ("lost" if ends[1] - ends[0] >= 4 else "now")


def test_the_relay_stands_in_the_window_and_in_the_column():
    for step, marks in stages("always-a-relay")[2:]:
        row, column = step.variables["relays"][-1]
        assert (row, column) in step.variables["window"] and (row, column) in step.variables["comb"]
        lit = {key for key, mark in marks.items() if getattr(mark, "edge", None) == "now"}
        assert lit == {f"folded/{row}/{column}", f"tokens/{step.variables['relay']}"}
        for place in set(step.variables["comb"]) - {(row, column)}:
            assert marks["folded/{}/{}".format(*place)].edge == "second"
    assert len({tuple(each) for each in stages("always-a-relay")[-1][0].variables["relays"]}) == 4


def test_what_is_reached_and_what_is_missed_are_all_pairs():
    step, marks = stages("where-they-reach")[-1]
    ways = "local, then local", "strided, then strided", "own block, then ends", "local, then strided"
    for way, missed in zip(ways, (45, 96, 24, 0), strict=True):
        reached, lost = cells(marks, way, "done"), strokes(marks, way)
        assert len(lost) == missed and not reached & lost and reached | lost == places(np.tri(16))
        assert marks[f"{way}/figure#"].words[0] == str(missed)
    assert said("where-they-reach")[1:] == [f"These layers miss {missed} pairs" for missed in (45, 96, 24, 0)]


def test_both_sides_and_hops_are_counted_as_they_are_drawn():
    step, marks = stages("both-sides")[-1]
    shown = {name: cells(marks, name, "first", "second", "done") for name in ("local", "atrous", "both")}
    for (name, found), pairs in zip(shown.items(), (124, 64, 148), strict=True):
        assert len(found) == pairs == int(marks[f"{name}/figure#"].words[0])
    assert cells(marks, "both", "done") == shown["local"] & shown["atrous"]
    assert [cells(marks, "both", colour) for colour in ("first", "second")] == [
        shown["local"] - shown["atrous"], shown["atrous"] - shown["local"],
    ]  # fmt: skip
    assert marks["both/figure#"].colour == "text"  # the sum of all, in the colour of none of its parts
    for (step, marks), hops in zip(stages("global-tokens")[1:], ("4", "3", "2"), strict=True):
        assert cells(marks, "reads", "first", "second", "done") == places(step.variables["mask"])
        assert marks["farthest/figure#"].words[0] == hops


def test_the_chart_ends_at_the_real_sizes():
    _, marks = stages("real-sizes")[-1]
    titles = {mark.words[0].replace("\N{THIN SPACE}", "") for key, mark in marks.items() if key.endswith("/title")}
    assert titles == {"all: 8390656", "strided: 389152", "fixed: 262144"}
    assert said("real-sizes")[-1] == "4096 tokens: all pairs are 21.6 times as many"


@pytest.mark.parametrize(
    ("preset", "act", "last"),
    [
        ("one", "every-pair", "1 token: 1 pair"),
        ("one", "always-a-relay", "1 token in a row: one in each line"),
        ("combfull", "not-all", "Here nothing is saved"),
        ("combfull", "both-sets", "Both sets: all 136, nothing is saved"),
        ("ragged", "both-sets", "plus the last 1 of each other block: 31 of 55"),
        ("straight", "over-a-relay", "Token 0 is in 12's strided set: one hop"),
    ],
)
def test_presets_show_what_they_are_for(preset, act, last):
    given = tuple(FILM.presets[preset].items())
    assert last in said(act, given)
    assert all(len(show(given).pictures(each)) for each in range(len(show(given).acts)))


def test_fixed_can_be_the_answer_and_a_way_may_go_back():
    assert said("not-all", (("pattern", "fixed-merged"),))[1] == "No: two hops reach all, by 64 of 136 pairs"
    given = ("causal", False), ("source", 14), ("target", 1)
    assert said("over-a-relay", given)[1:] == [
        "Local layer: 13 reads 14", "Strided layer: 1 reads 13, which already holds 14",
    ]  # fmt: skip
    assert all(len(show(given).pictures(each)) for each in range(len(show(given).acts)))


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"n": 25}, "lower it to 24"),
        ({"n": 0}, "n must be at least 1"),
        ({"stride": 17}, "stride must be at most 16"),
        ({"summary": 5}, "summary must be at most 4"),
        ({"source": 9, "target": 3}, "source must be at most target = 3"),
        ({"target": 16}, "target must be at most 15"),
        ({"window": "5"}, "window must be one of l, l"),
    ],
)
def test_what_cannot_be_run_is_refused_by_its_option(given, says):
    with pytest.raises(InputError, match=says):
        assert Show(FILM, given).runs
