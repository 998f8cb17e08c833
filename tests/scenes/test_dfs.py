"""What a viewer must be able to see of a search, moment by moment."""

from __future__ import annotations

from itertools import pairwise

import pytest

from tests.conftest import show_of
from vizkit.frames import Show
from vizkit.frames.frame import bare
from vizkit.picture.colour import put_on
from vizkit.picture.marks import Text
from vizkit.picture.motion import Motion
from vizkit.picture.style import Style
from vizkit.picture.tween import during


def moments(act, size="default"):
    """The name, the variables and the stage's marks of every moment of an act."""
    show = show_of("dfs", size)
    at = next(i for i, each in enumerate(show.acts) if each.name == act)
    for moment in show.moments:
        if moment.act == at:
            marks = bare(show, moment, Style(), ("stage",))
            yield moment.step.name, moment.step.variables, {mark.key: mark for mark in marks}


@pytest.mark.parametrize("size", ["default", "largest"])
def test_vertices_have_the_colour_that_the_search_gives_them_and_the_legend_says_which(size):
    for _, now, marks in moments("go-deeper", size):
        assert {vertex: marks[f"adj/{vertex}"].fill for vertex in now["adj"]} == dict(now["colour"])
        assert {marks[f"legend/{colour}"].fill for colour in ("white", "grey", "black")} >= {*now["colour"].values()}


@pytest.mark.parametrize("size", ["default", "largest"])
def test_the_stack_holds_what_is_grey_and_lifts_what_has_turned_black(size):
    for name, now, marks in moments("go-deeper", size):
        held = [mark.words[0] for key, mark in marks.items() if key.startswith("frames/") and key.endswith("#")]
        grey = sorted((vertex for vertex in now["d"] if now["colour"][vertex] == "grey"), key=now["d"].get)
        assert held == grey + [now["u"]] * (name == "finish")


def test_an_edge_gets_its_kind_when_it_is_looked_at():
    for name, now, marks in moments("go-deeper"):
        for u in now["adj"]:
            for v in now["adj"][u]:
                kind, line = now["kinds"].get((u, v)), marks[f"adj/{u}>{v}"]
                looked_at = name in ("edge", "back-edge") and (u, v) == (now["u"], now["v"])
                assert (line.colour == "now") == looked_at
                assert (f"adj/{u}>{v}/word" in marks) == (kind == "back")
                assert kind in ("tree", "back") or line.colour in ("quiet", "now")


def test_only_the_edge_that_is_compared_says_its_kind():
    for name, now, marks in moments("nested-or-disjoint"):
        said = [key for key in marks if key.endswith("/word")]
        assert said == ([f"adj/{now['u']}>{now['v']}/word"] if name == "compare" else [])


def test_no_edge_is_looked_at_under_what_was_said_of_another():
    for moment in show_of("dfs").moments:
        if moment.run.act.name == "go-deeper" and moment.step.name in ("edge", "back-edge"):
            assert moment.step.note.sentence and moment.say().startswith(f"{moment.step.variables['v']} ")


def test_what_the_stack_holds_in_vain_is_marked_and_an_order_too_where_it_goes_wrong():
    for name, now, marks in moments("own-stack"):
        held = [mark for key, mark in marks.items() if key.removeprefix("stack/").isdigit()]
        in_vain = [mark.edge == "lost" for mark in held[: len(now["stack"])]]
        assert in_vain == [vertex in now.get("visited", ()) for vertex in now["stack"]] or name == "push"
    *_, (name, now, marks) = moments("too-early")
    assert name == "fault" and len({marks[f"adj/{vertex}"].fill for vertex in "ABCD"}) == 1
    lost = [marks[key + "#"].words[0] for key, mark in marks.items() if getattr(mark, "edge", None) == "lost"
            and key.startswith("order/")]  # fmt: skip
    assert lost == [now["vertex"]]


def test_the_cycle_that_a_back_edge_closes_is_ringed_and_lit_on_the_stack():
    closed = 0
    for name, now, marks in moments("go-deeper"):
        cycle = now["cycle"] if name == "back-edge" else ()
        closed += bool(cycle)
        assert {key.split("/")[1] for key in marks if key.endswith("/ring/lost")} == set(cycle)
        lit = [marks[key + "#"].words[0] for key, mark in marks.items() if getattr(mark, "edge", None) == "lost"
               and key.startswith("frames/")]  # fmt: skip
        assert lit == list(cycle)
    assert closed == 1


def test_the_walker_is_back_at_the_parent_when_a_vertex_has_finished():
    for name, now, marks in moments("go-deeper"):
        u = now["parent"].get(now["u"]) if name == "finish" else now["u"]
        assert ("adj/walker" in marks) == (u is not None)
        if u is not None:
            assert (marks["adj/walker"].x, marks["adj/walker"].y) == (marks[f"adj/{u}"].x, marks[f"adj/{u}"].y)


def test_nothing_stands_elsewhere_from_one_moment_to_the_next():
    for act in ("no-memory", "go-deeper", "own-stack", "too-early"):
        places = {(key, mark.x, mark.y) for _, now, marks in moments(act) for key, mark in marks.items()
                  if key.removeprefix("adj/") in now["adj"]}  # fmt: skip
        assert len(places) == len({key for key, *_ in places})


def test_the_same_vertices_stand_alike_in_every_search_of_the_graph():
    first = [next(iter(moments(act)))[2] for act in ("go-deeper", "nested-or-disjoint")]
    ranks = [sorted("ABCDE", key=lambda vertex, marks=marks: marks[f"adj/{vertex}"].y) for marks in first]
    assert ranks[0] == ranks[1]


def test_land_has_its_label_once_it_was_found_and_water_is_empty():
    for _, now, marks in moments("count-islands"):
        for row, column in [(r, c) for r in range(4) for c in range(5)]:
            label = now["labels"][row, column]
            assert (f"labels/{row}/{column}#" in marks) == bool(label)
            assert marks[f"labels/{row}/{column}"].dashed == (not now["land"][row, column])
            if label:
                assert marks[f"labels/{row}/{column}#"].words[0] == str(label)


def over_one_another(before, after):
    """What flies from one picture to the next, and which words or numbers it is over on its way."""
    motion, style = Motion(tuple(before.values()), tuple(after.values())), Style()
    resting = {way.end.key: way.end.bounds for way in motion.ways if way.kind == "stay" and isinstance(way.end, Text)}
    for way in (way for way in motion.ways if way.kind == "fly" and isinstance(way.end, Text)):
        painted = way._replace(start=put_on(way.start, style), end=put_on(way.end, style))
        for left, top, right, bottom in (
            mark.bounds for part in range(0, 101, 5) for mark in during(painted, part / 100)
        ):
            for key, (x0, y0, x1, y1) in resting.items():
                if key != f"{way.end.came_from}#" and left < x1 and x0 < right and top < y1 and y0 < bottom:
                    yield way.end.key, key


@pytest.mark.parametrize("act", ["no-memory", "go-deeper", "own-stack", "too-early", "tree-orders"])
def test_no_name_flies_over_another_or_over_a_word(act):
    pictures = [marks for *_, marks in moments(act)]
    assert {each for pair in pairwise(pictures) for each in over_one_another(*pair)} == set()


def test_a_stack_of_iterators_holds_what_is_grey_and_gives_up_what_turns_black():
    show = Show(show_of("dfs").film, {"method": "iterators"}, ["own-stack"])
    for moment in show.moments:
        now, marks = moment.step.variables, {mark.key: mark for mark in bare(show, moment, Style(), ("stage",))}
        held = [mark.words[0] for key, mark in marks.items() if key.startswith("stack/") and key.endswith("#")]
        assert held == [*now["stack"], *[now["u"]] * (moment.step.name == "finish")]
        assert {vertex: marks[f"adj/{vertex}"].fill for vertex in now["adj"]} == dict(now["colour"])


def test_the_film_asks_whether_a_walk_comes_to_every_vertex_and_ends_on_one_that_does():
    first, *_, failed = moments("no-memory")
    assert first[0] == "opening"
    assert {vertex for vertex in "ABCDE" if failed[2][f"adj/{vertex}"].fill == "cell"} == {"D", "E"}
    toy, full = moments("with-marks")
    for _, now, marks in (toy, full):
        assert [marks[f"path/{place}#"].words[0] for place in range(5)] == list(now["order"]) == list("ABCDE")
        assert (marks["adj/A"].y < marks["adj/C"].y) == (first[2]["adj/A"].y < first[2]["adj/C"].y)
    assert (toy[1]["looks"], toy[1]["depth"], full[1]["looks"], full[1]["depth"]) == (8, 3, 4_000_000, 1_000_000)
