"""What a viewer must be able to see of FlashAttention, moment by moment."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise, product

import numpy as np
import pytest

from tests.conftest import show_of
from vizkit.frames import Show
from vizkit.frames.frame import bare
from vizkit.picture.style import Style
from vizkit.reference import standard_traffic

LAYOUTS = pytest.mark.parametrize("layout", ["lecture", "slide"])


def moments(act: str, layout: str = "lecture", **inputs) -> Iterator[tuple]:
    """The moment's name, the variables and the marks of every moment of an act."""
    shared = show_of("flashattn")
    show = Show(shared.film, inputs, [act]) if inputs else shared
    for moment in (moment for moment in show.moments if moment.run.act.name == act):
        marks = {mark.key: mark for mark in bare(show, moment, Style(layout), ("stage",))}
        yield moment.step.name, moment.step.variables, marks


def cells(name: str, rows: slice, columns: slice) -> set[str]:
    return {f"{name}/{i}/{j}" for i, j in product(range(*rows.indices(99)), range(*columns.indices(99)))}


EVERY = slice(0, 4)


@LAYOUTS
def test_tiles_travel_from_their_place_in_hbm_to_sram_and_the_output_back(layout):
    travelled = {"Q": set(), "K": set(), "V": set(), "O": set()}
    for moment, now, marks in moments("tiles", layout):
        for name, tile, rows in (("Q", "Qi", "rows"), ("K", "Kj", "cols"), ("V", "Vj", "cols")):
            if moment == "load" or (moment == "query" and name == "Q"):
                for key in cells(name, now[rows], EVERY):
                    assert marks[tile + key[1:]].came_from == key in marks
                    travelled[name].add(key)
        if moment == "write":
            assert all(marks[key].came_from == "A" + key[1:] in marks for key in cells("O", now["rows"], EVERY))
            travelled["O"] |= cells("O", now["rows"], EVERY)
    assert {name: len(keys) for name, keys in travelled.items()} == dict.fromkeys("QKVO", 32)


@LAYOUTS
@pytest.mark.parametrize("order", ["fa2", "fa1"])
def test_scores_glow_while_they_live_leave_a_dot_and_are_never_in_hbm(order, layout):
    met = set()
    for moment, now, marks in moments("tiles", layout, order=order):
        lives = moment in ("score", "maximum", "rescale", "accumulate")
        alive = cells("scores", now["rows"], now["cols"]) if lives else set()
        assert {key for key in cells("scores", slice(0, 8), slice(0, 8)) if marks[key].edge == "now"} == alive
        met |= alive
        assert {key.removesuffix("/dot") for key in marks if key.endswith("/dot")} == met - alive
        assert any(key.startswith(("S/", "powers/")) for key in marks) == lives
    assert len(met) == 64


@LAYOUTS
def test_maximum_factor_and_normaliser_of_every_row_show_their_numbers(layout):
    for moment, now, marks in moments("tiles", layout):
        for i in range(*now["rows"].indices(8)):
            assert {f"max/{i}/0#", f"normaliser/{i}/0#"} < set(marks)
            assert (f"factor/{i}/0#" in marks) == (moment in ("rescale", "accumulate"))


def test_rows_whose_maximum_rose_are_framed():
    for moment, now, marks in moments("tiles"):
        for name in ("max", "factor", "normaliser"):
            framed = ("maximum", "rescale") if name == "max" else ("rescale",)
            rose = (now["higher"] > now["maximum"])[:, 0] if moment in framed else np.zeros(4, bool)
            assert [f"{name}/{row}/changed" in marks for row in range(*now["rows"].indices(8))] == rose.tolist()


@LAYOUTS
def test_the_old_sum_shrinks_by_the_factor_and_the_powers_are_added(layout):
    shrunk = 0
    for moment, now, marks in moments("one-row", layout):
        if "sum/0/was" in marks:
            assert marks["sum/0"].w / marks["sum/0/was"].w == pytest.approx(now["factor"], rel=1e-6)
            shrunk += now["factor"] < 1
        if moment == "accumulate":
            added = [marks[f"sum/0/{i}"] for i in range(2)]
            assert added[0].w / added[1].w == pytest.approx(now["powers"][0] / now["powers"][1], rel=1e-6)
            assert [bar.came_from for bar in added] == ["powers/0", "powers/1"]
    assert shrunk == 1


def test_sum_and_output_shrink_by_the_same_factor():
    shrunk = [
        (now, marks) for moment, now, marks in moments("output") if "carried/0/was" in marks and now["factor"] < 1
    ]
    assert shrunk
    for now, marks in shrunk:
        for bar in ("carried/0", "outputs/0", "outputs/1"):
            assert marks[bar].w / marks[f"{bar}/was"].w == pytest.approx(now["factor"], rel=1e-6)


def test_one_pass_and_three_give_the_same_weights():
    *_, (_, now, marks) = moments("one-row")
    for i in range(len(now["scores"])):
        assert marks[f"weights/{i}#"].words == marks[f"three_pass/{i}#"].words
        assert marks[f"weights/{i}"].x == pytest.approx(marks[f"three_pass/{i}"].x)


def test_no_title_moves_from_act_to_act_and_says_something_else():
    show = show_of("flashattn")
    for before, after in pairwise(show.moments):
        if before.act != after.act:
            was, now = (
                {m.key: m for m in bare(show, each, Style(), ("stage",)) if "/title" in m.key}
                for each in (before, after)
            )
            assert all(was[key].words == now[key].words for key in was.keys() & now.keys())


def test_s_and_p_are_written_row_by_row_as_they_come_from_sram():
    came = {"S": set(), "P": set(), "O": set()}
    for _, now, marks in moments("standard"):  # noqa: B007  (the last is looked at below)
        for name, source in (("S", "score"), ("P", "weights"), ("O", "output")):
            written = {key for key in marks if key.startswith(f"{name}/") and marks[key].came_from}
            assert all(marks[key].came_from == source + key[1:] for key in written)
            assert came[name] <= written
            came[name] = written
    assert {name: len(keys) for name, keys in came.items()} == {"S": 64, "P": 64, "O": 32}
    assert marks["traffic/1"].w / marks["traffic/0"].w == pytest.approx(4 * now["S"].size / now["hbm"].moved)


@pytest.mark.parametrize("inputs", [{}, {"order": "fa1"}, {"block_q": 1}])
def test_meters_compare_both_on_one_scale_whichever_is_longer(inputs):
    *_, (_, now, marks) = moments("tiles", **inputs)
    part = now["hbm"].moved / standard_traffic(now["Q"], now["K"], now["V"])
    assert marks["traffic/0"].w / marks["traffic/1"].w == pytest.approx(part)


@pytest.mark.parametrize("inputs", [{}, {"n": 7, "block_q": 3, "block_k": 2}, {"n": 5, "block_q": 1, "block_k": 4}])
def test_what_the_causal_mask_hides_is_never_lit_and_skipped_tiles_are_faint(inputs):
    *_, (_, now, marks) = moments("causal-tiles", **inputs)
    skipped = np.zeros((now["n"],) * 2, bool)
    for tile in now["skipped"]:
        skipped[tile] = True
    for i, j in product(range(now["n"]), repeat=2):
        edge = marks[f"pairs/{i}/{j}"].edge
        assert (edge in ("done", "first")) == (j <= i)
        assert (marks[f"pairs/{i}/{j}"].fill == "faint/60") == skipped[i, j]


def test_three_passes_each_read_every_score_below_which_that_is_noted():
    order = ["maximum", "sum", "divide"]
    for name, now, marks in moments("three-pass"):
        lit = [[marks[f"reads/{row}/{i}"].edge not in (None, "faint") for i in range(6)] for row in range(3)]
        until = order.index(name)
        assert lit == [
            [i <= (5 if row < until else now["i"] if row == until else -1) for i in range(6)] for row in range(3)
        ]
        assert all(marks[f"reads/0/{i}"].x == pytest.approx(marks[f"scores/{i}"].x) for i in range(6))


def test_values_stand_below_their_scores_and_the_last_division_is_named():
    *_, (_, _, marks) = moments("output")
    for i in range(6):
        assert marks[f"V of the row/{i}/0"].x == pytest.approx(marks[f"scores/{i}"].x)
    assert "output ÷ sum" in {mark.words[0] for mark in marks.values() if hasattr(mark, "words")}


def test_the_title_of_the_outputs_stays_where_it_is():
    assert (
        len(
            {
                marks["outputs/0/was/title" if "outputs/0/was" in marks else "outputs/0/title"].x
                for _, _, marks in moments("output")
            }
        )
        == 1
    )
