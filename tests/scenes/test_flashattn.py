"""What a viewer must be able to see of FlashAttention, moment by moment."""

from itertools import product

import numpy as np
import pytest

from tests.conftest import show_of
from vizkit.frames import Show

LAYOUTS = ["lecture", "slide"]


def moments(act, layout="lecture", show=None):
    """The variables, the freshly bound names and the marks of every moment of an act."""
    show = show or show_of("flashattn")
    at = next(i for i, each in enumerate(show.acts) if each.name == act)
    for step, picture in zip(show.runs[at].trace.steps, show.pictures(at, layout), strict=True):
        yield step.variables, step.fresh, {mark.key: mark for mark in picture.marks}


def cells(name, rows, cols):
    return [f"{name}/{i}/{j}" for i, j in product(range(*rows.indices(99)), range(*cols.indices(99)))]


@pytest.mark.parametrize("layout", LAYOUTS)
def test_tiles_travel_from_their_place_in_hbm_to_sram_and_the_output_back(layout):
    columns, travelled = slice(0, 4), {"Q": set(), "K": set(), "V": set(), "O": set()}
    for now, fresh, marks in moments("tiles", layout):
        for name, rows in (("Q", "rows"), ("K", "cols"), ("V", "cols")):
            if rows in fresh and not (name != "Q" and "cols" not in fresh):
                for key in cells(name, now[rows], columns):
                    assert marks[f"sram/{key}"].came_from == key
                    assert key in marks
                    travelled[name].add(key)
        if "O" in fresh and now.get("cols"):
            written = [key for key in marks if key.startswith("O/") and key.count("/") == 3]
            assert {marks[key].came_from.partition("/")[0] for key in written} == {"sram"}
            travelled["O"] |= set(written)
    assert {name: len(keys) for name, keys in travelled.items()} == dict.fromkeys("QKVO", 32)


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("order", ["fa2", "fa1"])
def test_scores_glow_while_they_live_leave_a_dot_and_are_never_in_hbm(order, layout):
    show = Show(show_of("flashattn").film, {"order": order}, ["tiles"])
    visited = set()
    for now, _, marks in moments("tiles", layout, show):
        alive = set(cells("ghost", now["rows"], now["cols"])) if "scores" in now else set()
        ghost = {key: mark for key, mark in marks.items() if key.startswith("ghost/") and key.count("/") == 2}
        assert {key for key, mark in ghost.items() if mark.fill == "now"} == alive
        visited |= alive
        assert {key.removesuffix("/dot") for key in marks if key.endswith("/dot")} == visited - alive
        assert not any(key.startswith(("S/", "P/")) for key in marks)
        assert any(key.startswith("sram/S/") for key in marks if not key.endswith("title")) == ("scores" in now)
    assert len(visited) == 64


def test_the_rows_whose_max_rose_are_framed():
    for now, _, marks in moments("tiles"):
        if "higher" in now:
            rose = (now["higher"] > now["peak"])[:, 0]
            for name in ("max", "fade", "sum"):
                framed = [marks[f"{name}/{row}/0"].edge is not None for row in range(*now["rows"].indices(8))]
                assert framed == rose.tolist()


@pytest.mark.parametrize("layout", LAYOUTS)
def test_the_old_sum_shrinks_by_the_fade_and_the_terms_are_added(layout):
    shrunk = 0
    for now, fresh, marks in moments("one-row", layout):
        if "weights" in now:
            continue
        if "sum/was" in marks and now["total"]:
            assert marks["sum/old"].w / marks["sum/was"].w == pytest.approx(now["fade"])
            shrunk += now["fade"] < 1
        if "powers" in fresh:
            new = [f"sum/{i}" for i in range(*now["cols"].indices(6))]
            longest = max(new, key=lambda key: marks[key].w)
            assert new.index(longest) == now["powers"].argmax()
            assert all(marks[key].came_from == "x" + key[3:] in marks for key in new)
            assert marks["sum/old"].bounds[2] < marks[new[0]].bounds[0] < marks[new[1]].bounds[0]
    assert shrunk == 1


def test_sum_and_output_shrink_by_the_same_factor():
    faded = [(now, marks) for now, _, marks in moments("rescale") if "sum/was" in marks and 0 < now["fade"] < 1]
    assert faded
    for now, marks in faded:
        for name in ("sum", "acc/0", "acc/1"):
            assert marks[f"{name}/old"].w / marks[f"{name}/was"].w == pytest.approx(now["fade"], rel=1e-6)


def test_the_same_weights_by_one_pass_and_by_three_get_a_tick():
    *_, (now, _, marks) = moments("one-row")
    assert [mark.colour for key, mark in marks.items() if key.startswith("same/")] == ["done"]
    for i in range(len(now["x"])):
        assert marks[f"one/{i}#"].words == marks[f"three/{i}#"].words
        assert marks[f"one/{i}"].x == pytest.approx(marks[f"x/{i}"].x)


def test_s_and_p_make_four_trips_of_the_eight():
    *_, (now, _, marks) = moments("standard")
    arrows = [key for key in marks if "/trips/" in key]
    assert sum(key[0] in "SP" for key in arrows) == 4
    assert len(arrows) == 8
    assert (now["moved"], now["square"]) == (384, 256)


@pytest.mark.parametrize("inputs", [{}, {"order": "fa1"}, {"block_q": 1}])
def test_the_meters_compare_both_to_scale_whichever_is_longer(inputs):
    show = Show(show_of("flashattn").film, inputs, ["tiles", "closing"])
    last = show.runs[0].trace.steps[-1].variables
    bars = {m.key: m for meter in show.pictures(0, "lecture")[-1].meters for m in meter.marks if m.key.endswith("/bar")}
    part = last["moved"] / last["standard"]
    assert bars["moved/bar"].w / bars["standard/bar"].w == pytest.approx(part)
    still = {mark.key: mark for mark in show.pictures(1, "lecture")[0].marks}
    assert still["flash/0"].w / still["standard/0"].w == pytest.approx(part)


@pytest.mark.parametrize("inputs", [{}, {"n": 7, "block_q": 3, "block_k": 2}, {"n": 5, "block_q": 1, "block_k": 4}])
def test_what_the_causal_mask_hides_is_never_lit_and_skipped_tiles_stay_dark(inputs):
    show = Show(show_of("flashattn").film, inputs, ["causal-tiles"])
    *_, (now, _, marks) = moments("causal-tiles", show=show)
    skipped = np.zeros((now["n"],) * 2, bool)
    for tile in now["skipped"]:
        skipped[tile] = True
    for i, j in product(range(now["n"]), repeat=2):
        found = [marks[key] for key in (f"whole/{i}/{j}", f"cut/{i}/{j}") if key in marks]
        assert len(found) == (not skipped[i, j])
        assert all((mark.fill in ("done", "now")) == (j <= i) for mark in found)
        assert marks[f"causal/{i}/{j}"].dashed == (not skipped[i, j])
