"""Graphs: arrows lead down, edges pass vertices by, words can be read, a walker goes along the edges."""

from __future__ import annotations

import math
from itertools import combinations

import networkx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.shapes.drawing import drawn, illegible
from vizkit.picture.ink import InkError, ink
from vizkit.picture.marks import Line, Text
from vizkit.picture.motion import Motion
from vizkit.shapes import graph
from vizkit.shapes.layered import layered

NAMES = "ABCDEFGHIJ"
KINDS = {"tree": "text", "back": "lost", "cross": "second"}


@st.composite
def graphs(draw, loops=True):
    """Up to ten vertices and sixteen edges, at most ten of them labelled."""
    vertices = NAMES[: draw(st.integers(1, 10))]
    pairs = [(u, v) for u in vertices for v in vertices if loops or u != v]
    edges = draw(st.lists(st.sampled_from(pairs), max_size=16, unique=True)) if pairs else []
    return {u: [v for start, v in edges if start == u] for u in vertices}


def shown(adj, **how):
    return graph(ink(adj, "adj"), **how)


def edges_of(adj):
    return [(u, v) for u in adj for v in adj[u]]


@given(graphs())
def test_names_and_edges_are_there_and_can_be_read(adj):
    marks = drawn(shown(adj))
    assert {mark.words[0] for mark in marks.values() if isinstance(mark, Text)} == set(adj)
    assert {key for key, mark in marks.items() if isinstance(mark, Line)} == {f"adj/{u}>{v}" for u, v in edges_of(adj)}
    assert illegible(shown(adj)) == []


@given(graphs(), st.data())
@settings(max_examples=40)
def test_the_kinds_of_up_to_seven_edges_can_be_read(adj, data):
    edges = edges_of(adj)
    kinds = {edge: "tree" for edge in edges}
    for edge in data.draw(st.lists(st.sampled_from(edges), max_size=7)) if edges else []:
        kinds[edge] = data.draw(st.sampled_from(["back", "cross"]))
    picture = shown(adj).sorted_by(ink(kinds, "kinds"), KINDS)
    assert illegible(picture) == []
    marks = drawn(picture)
    for u, v in edges:
        line = marks[f"adj/{u}>{v}"]
        assert line.colour == KINDS[kinds[u, v]]
        assert line.dashed == (kinds[u, v] != "tree") == (f"adj/{u}>{v}/word" in marks)


@given(graphs(loops=False), st.data())
@settings(max_examples=30)
def test_tags_can_be_read(adj, data):
    d = {vertex: data.draw(st.integers(1, 99)) for vertex in adj}
    picture = shown(adj).tagged(ink(d, "d"), ink(d, "f"))
    assert illegible(picture) == []
    marks = drawn(picture)
    assert all(marks[f"adj/{vertex}/tag"].words[0] == f"{time}/{time}" for vertex, time in d.items())


@given(graphs(loops=False))
def test_a_graph_without_cycles_is_as_deep_as_its_longest_path_and_leads_down(adj):
    edges = [(u, v) for u, v in edges_of(adj) if u < v]
    found = layered(tuple(adj), tuple(edges))
    assert all(found[u][1] < found[v][1] for u, v in edges)
    oracle = networkx.DiGraph(edges)
    assert max(layer for _, layer in found.values()) == (networkx.dag_longest_path_length(oracle) if edges else 0)


@given(graphs())
def test_vertices_stand_apart_and_edges_keep_out_of_them(adj):
    for layout in ("lecture", "slide"):
        marks = drawn(shown(adj), layout=layout)
        discs = {vertex: marks[f"adj/{vertex}"] for vertex in adj}
        for one, other in combinations(discs.values(), 2):
            assert math.hypot(one.x - other.x, one.y - other.y) >= one.h
        for u, v in edges_of(adj):
            line = marks[f"adj/{u}>{v}"]
            end = line.x + line.points[-1][0], line.y + line.points[-1][1]
            for disc, point in ((discs[u], (line.x, line.y)), (discs[v], end)):
                assert math.hypot(point[0] - disc.x, point[1] - disc.y) >= disc.h / 2


def test_the_two_ways_between_vertices_are_two_edges():
    marks = drawn(shown({"A": ["B"], "B": ["A"]}))
    one, other = marks["adj/A>B"], marks["adj/B>A"]
    middle = [(line.x + line.points[len(line.points) // 2][0], line.points) for line in (one, other)]
    assert abs(middle[0][0] - middle[1][0]) > 20


def test_edges_without_direction_are_drawn_once_with_their_weights():
    adj = {"A": {"B": 3, "C": 0.25}, "B": {"A": 3}, "C": {"A": 0.25}}
    marks = drawn(shown(adj, directed=False))
    lines = [mark for mark in marks.values() if isinstance(mark, Line)]
    assert len(lines) == 2 and not any(line.arrow for line in lines)
    assert marks["adj/A>B/word"].words[0] == "3" and marks["adj/A>C/word"].words[0] == "0.25"
    assert illegible(shown(adj, directed=False)) == []


def test_vertices_stand_where_they_are_placed():
    places = ink({"A": (0, 0), "B": (2, 0), "C": (2, 1)}, "places")
    marks = drawn(shown({"A": ["B"], "B": ["C"], "C": []}).placed(places))
    a, b, c = (marks[f"adj/{vertex}"] for vertex in "ABC")
    assert a.y == b.y and b.x == c.x
    assert (b.x - a.x) == pytest.approx(2 * (c.y - b.y))


def test_a_walker_and_a_look_go_along_the_edge():
    adj = {"A": ["B"], "B": []}
    here, there = shown(adj).walker("A").looking("A", "B"), shown(adj).walker("B", "A")
    before, after = drawn(here, there), drawn(there, here)
    assert (before["adj/walker"].x, before["adj/walker"].y) == (before["adj/A"].x, before["adj/A"].y)
    assert before["adj/A>B"].colour == "now" != after["adj/A>B"].colour

    def kinds(start, end):
        ways = Motion(tuple(start.values()), tuple(end.values())).ways
        return {(way.end or way.start).key: way.kind for way in ways}

    onwards, back = kinds(before, after), kinds(after, before)
    assert onwards["adj/walker"] == back["adj/walker"] == "move"
    assert back["adj/A>B/look"] == "fly"
    assert onwards["adj/A"] == onwards["adj/B"] == "stay"


@pytest.mark.parametrize("directed", [True, False])
def test_a_path_is_drawn_the_way_it_goes(directed):
    marks = drawn(shown({"A": ["B"], "B": ["A", "C"], "C": ["B"]}, directed=directed).walked(first=["B", "A"]))
    lit = {key for key, mark in marks.items() if isinstance(mark, Line) and mark.colour == "first"}
    assert lit == {"adj/B>A" if directed else "adj/A>B"}


def test_colours_come_from_a_mapping_or_a_meaning():
    picture = shown({"A": [], "B": [], "C": []}).coloured(ink({"A": "white", "B": "black"}, "colour"), done=["C"])
    fills = [drawn(picture)[f"adj/{vertex}"].fill for vertex in "ABC"]
    assert fills == ["white", "black", "done/30"]


def test_names_too_long_to_be_read_are_refused():
    with pytest.raises(ValueError, match="type would be"):
        drawn(shown({name * 40: [] for name in NAMES}))


def test_a_graph_of_the_scene_is_refused():
    with pytest.raises(InkError):
        graph({"A": []}, name="adj")
